/** The pages outside: every way in, and what mails lead to. */
export const englishOutside = {
  continue: "Continue",
  another: "Use another account",
  pick: "Choose an account",
  as: "Signing in as",
  forget: "Forget {{name}} on this browser",
  lastUsed: "Last used",
  or: "or",
  backToSignIn: "Back to sign in",
  goOn: "Go on",
  step: "Step {{step}} of {{of}}",

  forgot: "Forgot it?",
  withPasskey: "Sign in with a passkey",
  withMail: "Mail me a link",
  withMailHint: "A link and a code, good for ten minutes.",
  withProvider: "Continue with {{name}}",

  passkeyCancelled: "No passkey was used. Try again, or sign in another way.",
  passkeyUnsupported: "This browser cannot use passkeys here. Sign in another way.",
  passkeyFailed: "The passkey did not work. Try again, or sign in another way.",
  passkeyUnknown:
    "This passkey is not known here; it may have been removed. Sign in another way, and delete it on your device if it is offered again.",

  waitSeconds_one: "Try again in {{count}} second.",
  waitSeconds_other: "Try again in {{count}} seconds.",
  delayed: "Too many failed attempts.",
  delayedReset: "Set a new password instead",
  wrongPassword: "That did not match. Check the name and the password.",
  resend: "Send the mail again",
  resent: "If that address waits to be verified, a mail is on its way.",
  resentWait_one: "Again in {{count}} second",
  resentWait_other: "Again in {{count}} seconds",
  unverified: "Your e-mail address is not verified yet. Open the link in the mail that was sent to it.",
  unverifiedEmail: "E-mail address of the account",
  runOut: "This sign-in has run out. Begin again.",

  providerProblem: {
    provider_refused: "The sign-in was not accepted. Begin again, or sign in another way.",
    provider_unavailable:
      "That provider cannot be reached at the moment. Try again later, or sign in another way.",
    identity_taken: "That account is linked to someone else here. Sign in with it, or unlink it there first.",
    provider_link_needed:
      "There is an account here with the same e-mail address. Sign in to it as you always do, then link the provider in the settings.",
    provider_email_missing:
      "That provider told no e-mail address. Let it tell the address, or make an account here and link it in the settings.",
    provider_email_unverified:
      "That provider has not verified the e-mail address. Verify it there, or make an account here and link it in the settings.",
    provider_not_found: "This server does not know that provider. Sign in another way.",
    account_unavailable: "This account is locked or deactivated. Ask whoever runs this server.",
    username_taken:
      "No username was free for you. Create an account here, then link the provider in the settings.",
    signup_closed: "This server takes no new accounts. Whoever runs it can make one for you.",
    invitation_required: "Accounts here are by invitation. Open the link of your invitation first.",
    email_unverified:
      "The e-mail address of your account here is not verified yet. Open the link in the mail that was sent to it.",
    other: "The sign-in did not work. Begin again, or sign in another way.",
  },

  mfa: {
    title: "One more step",
    totp: "Enter the code that your authenticator app shows.",
    passkey: "Confirm with a passkey: your fingerprint, face, PIN or security key.",
    recovery: "Enter one of your recovery codes. It counts once.",
    code: "Six-digit code",
    recoveryCode: "Recovery code",
    recoveryCodeHint: "Capitals and hyphens do not matter.",
    usePasskey: "Use a passkey",
    remember: "Do not ask here again for 30 days",
    rememberHint: "Only on a device that is yours alone.",
    confirm: "Confirm",
    instead: "Other ways",
    insteadTotp: "Use the authenticator app",
    insteadPasskey: "Use a passkey",
    insteadRecovery: "Use a recovery code",
    lost: "Lost them all? Ask whoever runs this server for a recovery link.",
    codeWrong: "That code is not right. Wait for the next one if it has been used already.",
    recoveryWrong: "That recovery code is not right, or was used before.",
  },

  mail: {
    title: "Sign in by mail",
    ask: "You get a link and a six-digit code. Both work in this browser only.",
    send: "Send the mail",
    sentTitle: "Check your mail",
    sent: "If {{email}} has an account here, a mail is on its way. Open its link in this browser, or type its code.",
    code: "Code from the mail",
    again: "Send another mail",
    elsewhere: "Another address",
    linkTitle: "Sign in by mail",
    link: "Confirm that you want to sign in to Parley in this browser.",
    confirm: "Sign in",
    wrongBrowser:
      "This link works once, for ten minutes, and only in the browser that asked for it. There, type the code of the mail, or ask for another one here.",
    off: "Sign-in by mail is off here. Sign in another way.",
  },

  link: {
    title: "Is this your account?",
    detail:
      "You already have an account here with the same e-mail address. Linked, either way leads to it from now on.",
    account: "Account here",
    provider: "Provider",
    email: "Address there",
    confirm: "Link and sign in",
    refuse: "Do not link",
    gone: "There is nothing to link any more. Begin again at sign-in.",
  },

  forgotPage: {
    title: "Set a new password",
    detail: "A link to set a new password goes to the address of your account.",
    send: "Send the link",
    sent: "If {{email}} has an account here, a mail is on its way. Its link works for ten minutes, once.",
    again: "Send it again",
    noMail: "No mail? Look among the unwanted mail, or try the address that you signed up with.",
  },

  reset: {
    title: "Set a new password",
    detail: "Every device is signed out, and you sign in with the new password.",
    newPassword: "New password",
    save: "Set the password",
    doneTitle: "The password is set",
    done: "Every device was signed out. Sign in with the new password.",
    signIn: "Sign in",
    gone: "This link has been used or has run out. It works for ten minutes, once.",
    goneAction: "Ask for a new link",
  },

  verify: {
    title: "Verify your e-mail address",
    detail: "One click, and the address is yours.",
    confirm: "Verify the address",
    doneTitle: "The address is verified",
    done: "You can sign in now.",
    doneInside: "You can go on.",
    gone: "This link has been used or has run out. If you have verified the address before, just sign in.",
    resendTitle: "Ask for another mail",
    username: "The username was taken meanwhile. Choose another one.",
    check: "Check your mail",
    sent: "A link is on its way to {{email}}. Open it to finish, then sign in.",
    wrongAddress: "Wrong address? Begin again",
  },

  confirmEmail: {
    title: "Move to another address",
    detail: "Confirm that your account moves to another e-mail address. Both addresses have to confirm.",
    confirm: "Confirm the move",
    doneTitle: "Your address has changed",
    done: "From now on mails go to the new address, and you sign in with it.",
    halfTitle: "Confirmed",
    half: "Now the other address has to confirm as well: open the mail that was sent there.",
    gone: "This link has been used or has run out. Ask for the change again in the settings.",
  },

  invitation: {
    title: "You are invited",
    by: "{{name}} invites you to Parley.",
    byNobody: "You are invited to Parley.",
    until: "The invitation is good until {{when}}.",
    role: "Your role will be {{role}}.",
    setUpTitle: "Set this server up",
    setUp: "This makes the first account, the administrator's.",
    gone: "This invitation has been used, was withdrawn or has run out. Ask whoever invited you for a new one.",
    emailFixed: "The invitation is for this address.",
    signedIn: "You are signed in as {{name}}. An invitation makes a new account: sign out first to use it.",
    signOut: "Sign out and use it",
    stay: "Stay signed in",
  },

  recover: {
    title: "Come back to your account",
    detail:
      "An administrator issued this link for you. Set a new password; every other device is signed out.",
    save: "Set the password and sign in",
    gone: "This link has been used or has run out. Ask the administrator for another one.",
  },

  reactivate: {
    title: "Bring your account back",
    detail: "Your account is deactivated. Bring it back, then sign in as you always did.",
    byPassword: "A deactivated account can come back within 30 days. Confirm with its name and password.",
    usePassword: "Use name and password",
    confirm: "Bring it back",
    doneTitle: "Welcome back",
    done: "Your account is as it was. Sign in to go on.",
    gone: "This link has been used or has run out. Use your name and password instead.",
  },

  notMe: {
    title: "That was not you?",
    detail:
      "The device that the mail told of is signed out at once, and you get a mail to set a new password.",
    confirm: "Sign that device out",
    doneTitle: "That device is signed out",
    done: "Now set a new password: a mail with a link is on its way to you.",
    gone: "This link has been used or has run out. If that was not you, set a new password: every device is then signed out.",
  },

  noToken: "Open this page by the link in your mail. If it was cut short, copy the whole address.",

  founding: "This server has no account yet. Open the set-up link that it printed when it started.",

  password: {
    strength: "Strength:",
    levels: { veryWeak: "Very weak", weak: "Weak", fair: "Fair", good: "Good", strong: "Strong" },
    tips: {
      short: "Longer is stronger: add a word or two.",
      repeats: "Repeated characters add little.",
      sequence: "Rows such as abcd or 1234 add little.",
      common: "Words that everybody uses add little.",
      personal: "Leave your name and address out of it.",
    },
    suggest: "Suggest a passphrase",
    suggestAgain: "Suggest another one",
    suggested: "Save it in your password manager, or write it down before you go on.",
    copy: "Copy",
  },
} as const;

/** Setting up second factors. */
export const englishFactors = {
  qr: "QR code for your authenticator app",
  totpTitle: "Authenticator app",
  totpDetail: "An app on your phone that shows a new six-digit code every 30 seconds.",
  scan: "Scan this with your authenticator app, then enter the code that it shows.",
  cannotScan: "Cannot scan it? Type this key into the app:",
  openApp: "Open in an app on this device",
  secret: "Key",
  confirm: "Confirm the code",
  expired: "This set-up has run out. Begin again.",
  begin: "Begin again",

  passkeyTitle: "Passkey",
  passkeyDetail:
    "Your fingerprint, face, PIN or a security key. Nothing to type, and nothing to be tricked out of.",
  passkeyMake: "Make a passkey",
  passkeyMaking: "Follow what your browser asks.",
  passkeyCancelled: "No passkey was made. Try again when you are ready.",
  passkeyKnown: "This device has a passkey for your account already.",
  passkeyUnsupported: "This browser cannot make passkeys here. Use an authenticator app, or another browser.",
  passkeyFailed: "The passkey could not be made. Try again, or use another device.",

  codesTitle: "Your recovery codes",
  codesDetail:
    "Each signs you in once if your second factor is lost. They are shown only now: keep them where you find them without this device.",
  codesCopy: "Copy",
  codesPrint: "Print",
  codesDownload: "Download",
  codesKept: "I have kept them",
  codesFile: "Recovery codes of {{name}} for {{host}}",

  enrolTitle: "Set up a second factor",
  enrolDetail: "Your role needs more than a password. It takes a minute, and then you go on.",
  enrolDone: "Go on",
  enrolChoose: "Choose how",
  enrolOther: "Another way",
  signOut: "Sign out",
} as const;

/** Asking again who is at the keyboard. */
export const englishConfirmSelf = {
  title: "Confirm that it is you",
  detail: "What you are about to do needs a fresh proof.",
  password: "With your password",
  passkey: "With a passkey",
  totp: "With your authenticator app",
  recovery: "With a recovery code",
  mail: "With a code by mail",
  sendMail: "Mail me a code",
  mailSent: "A code is on its way to {{email}}.",
  confirm: "Confirm",
  other: "Another way:",
  factor: "Your account has a second factor: confirm with it.",
  none: "There is no way to confirm here. Sign out, and sign in again.",
  wrong: "That is not your password. Try again.",
} as const;
