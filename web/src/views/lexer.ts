// Markdown's grammar, in a file of its own: it is loaded when something is first read.
import { lexer, type Token } from "marked";

export const lex = (text: string): Token[] => lexer(text, { gfm: true, breaks: true });
