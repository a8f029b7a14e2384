// Every text a person reads, by screen. What the server says is shown as it is.
const many = (count: number, one: string, more: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString()} ${more}`;

export const words = {
  app: "Aurora",
  back: "Back",
  save: "Save",
  done: "Done",
  edit: "Edit",
  delete: "Delete",
  undo: "Undo",
  cancel: "Cancel",
  reload: "Reload",
  skip: "Skip to the content",

  offline: "Offline",
  toSend: (count: number) => `${count.toLocaleString()} to send`,
  needsYou: (count: number) => many(count, "needs you", "need you"),
  signInToSend: "Sign in to send",
  notLoaded: "This part of Aurora is not on this device yet. Reload when you are online.",
  newVersion: "There is a new version of Aurora.",
  closeOthers: "An older Aurora is open in another tab. Please close it.",
  notKept: "This browser keeps nothing here: what is not sent is lost with this tab.",
  isFull: "This device has no room left. What is here stays; what is new elsewhere cannot come.",
  needsHttps: "Opened without HTTPS, Aurora works only while it can reach the server.",
  fetching: (done: number, of: number) =>
    `Fetching what you have: ${done.toLocaleString()} of ${of.toLocaleString()}`,
  fault: "Something went wrong in the app. What you typed is kept.",

  signInTitle: "Sign in",
  signUpTitle: "Create an account",
  promise: "A quiet place for your thoughts, journals and plans. Yours alone.",
  email: "E-mail",
  password: "Password",
  newPassword: "At least 8 characters. A sentence is easiest to remember.",
  notAnAddress: "This is not an e-mail address.",
  tooShort: "At least 8 characters, please.",
  code: "Code",
  codeHint: "From your authenticator app, or a recovery code.",
  registrationCode: "Registration code",
  registrationCodeHint: "Whoever runs this Aurora can tell you.",
  notMine: "This is not my computer",
  notMineHint: "Nothing is kept here once you close the tab.",
  signIn: "Sign in",
  signUp: "Create account",
  toSignUp: "Create an account",
  toSignIn: "I have an account",
  noAnswer: "Aurora does not answer. Are you online?",
  again: (email: string) =>
    `Your session has ended. Sign in again as ${email}; nothing here is lost.`,

  capture: "What is on your mind?",
  notSaved: "Not saved: this device has no room left, or it refused. Your text is still here.",
  saved: "Saved",
  tooLong: (over: number) => many(over, "character too many", "characters too many"),
  nothingYet: "Nothing yet. Write the first thing that comes to mind.",
  unfinished: "Unfinished",
  today: "Today",
  yesterday: "Yesterday",
  title: "Title",
  text: "Text",
  readOn: "Read on",
  isEmpty: "Write something first, or delete it.",
  movedToTrash: "Moved to the trash",
  notTakenBack: "It had been sent already; it is in the trash.",
  restored: "It is back",
  notAccepted: "Not accepted",
  twoVersions: "Two versions",
  notThere: "This is not here. It may have been deleted, or is not fetched yet.",
  thought: "Thought",
  entry: "Entry",

  conflict:
    "This was changed on another device as well. Nothing is lost: choose what should stand.",
  conflictDeleted: "This was deleted on another device. Your version is still here.",
  theirs: "On your other device",
  mine: "On this device",
  keepTheirs: "Keep the other",
  keepMine: "Keep this one",
  keepBoth: "Keep both",
  letItGo: "Delete it here as well",

  settings: "Settings",
  account: "Account",
  thisDevice: "This device",
  unsent: "Not sent yet",
  everythingSent: "Everything is sent",
  room: "Room taken",
  keptForGood: "Kept for good",
  keptForGoodIs: {
    yes: "Yes",
    no: "The browser may clear it when room is short. What is sent is safe.",
    unknown: "This browser does not say",
  },
  signOut: "Sign out",
  signingOut: "Sending what is left …",
  unsentTitle: "Not everything is sent",
  unsentText: (count: number) =>
    `${many(count, "thing is", "things are")} only on this device, and Aurora cannot be reached. ` +
    "Signing out removes everything from this device.",
  saveFile: "Save as a file",
  signOutAnyway: "Sign out anyway",
  stay: "Stay",
} as const;

/** Return a size as a person reads it. */
export const sizeOf = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
