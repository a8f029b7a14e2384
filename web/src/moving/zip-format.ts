// The numbers of a ZIP file that its writer and its reader share.
export const CENTRAL = 0x02014b50; // a member's line in the list at the end
export const END = 0x06054b50;
export const DEFLATED = 8;
export const UTF8 = 0x0800; // the flag of a name that is
export const LOCAL_BYTES = 30; // of a member's own header, without its name
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
