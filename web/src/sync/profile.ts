// What Settings asks of Aurora: the account, its sessions, personal tokens and calendar feeds.
import { person, setPerson } from "../store/session.ts";
import { call, type Answer, type Schemas } from "./api.ts";

export type User = Schemas["User"];
export type Session = Schemas["Session"];
export type Token = Schemas["Token"];
export type Feed = Schemas["Feed"];
type Listed<T> = { readonly items: readonly T[] };

const OF_ALL = "?limit=100";

/** Remember what this device shows of the account also when it is offline. */
function noted(answer: Answer<User>): Answer<User> {
  const known = person.peek();
  if (answer.kind === "data" && known) {
    const { email, name } = answer.data;
    setPerson({ ...known, email, name });
  }
  return answer;
}

export const readAccount = async (): Promise<Answer<User>> => noted(await call("GET", "/auth/me"));
export const changeName = async (name: string): Promise<Answer<User>> =>
  noted(await call("PATCH", "/auth/me", { name: name.trim() || null }));
export const changeZone = (zone: string): Promise<Answer<User>> =>
  call("PATCH", "/auth/me", { zone: zone.trim() });
export const changeLanguages = (languages: readonly string[]): Promise<Answer<User>> =>
  call("PATCH", "/auth/me", { languages });
export const changeEmail = async (password: string, email: string): Promise<Answer<User>> =>
  noted(await call("POST", "/auth/email", { password, email: email.trim() }));
export const changePassword = (
  password: string,
  newPassword: string,
  keepTokens: boolean,
): Promise<Answer<null>> =>
  call("POST", "/auth/password", {
    password,
    new_password: newPassword,
    keep_tokens: keepTokens,
  });

export const readSessions = (): Promise<Answer<Listed<Session>>> =>
  call("GET", `/auth/sessions${OF_ALL}`);
export const endSession = (id: string): Promise<Answer<null>> =>
  call("DELETE", `/auth/sessions/${id}`);

export const beginSecondFactor = (password: string): Promise<Answer<Schemas["TotpSetup"]>> =>
  call("POST", "/auth/totp", { password });
export const confirmSecondFactor = (code: string): Promise<Answer<Schemas["RecoveryCodes"]>> =>
  call("POST", "/auth/totp/confirm", { code: code.trim() });
export const removeSecondFactor = (password: string, code: string): Promise<Answer<null>> =>
  call("DELETE", "/auth/totp", { password, code: code.trim() });

export const readTokens = (): Promise<Answer<Listed<Token>>> =>
  call("GET", `/auth/tokens${OF_ALL}`);
export const createToken = (token: Schemas["NewToken"]): Promise<Answer<Schemas["CreatedToken"]>> =>
  call("POST", "/auth/tokens", token);
export const revokeToken = (id: string): Promise<Answer<null>> =>
  call("DELETE", `/auth/tokens/${id}`);

export const readFeeds = (): Promise<Answer<Listed<Feed>>> => call("GET", `/api/feeds${OF_ALL}`);
export const createFeed = (feed: Schemas["NewFeed"]): Promise<Answer<Schemas["CreatedFeed"]>> =>
  call("POST", "/api/feeds", feed);
export const revokeFeed = (id: string): Promise<Answer<null>> => call("DELETE", `/api/feeds/${id}`);

/** Delete the account and everything in it. What is on this device is left to who calls this. */
export const deleteAccount = (password: string): Promise<Answer<null>> =>
  call("DELETE", "/auth/me", { password });
