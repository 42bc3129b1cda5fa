import i18next from "i18next";
import { englishAccount } from "../../i18n/english-account.ts";

// The texts come with the pages that show them: nobody who signs in waits for them.
i18next.addResourceBundle("en", "translation", { account: englishAccount }, true);

export { AppearancePage } from "./appearance/appearance-page.tsx";
export { BlockedPage } from "./blocked/blocked-page.tsx";
export { LinkedAccountsPage } from "./linked-accounts/linked-accounts-page.tsx";
export { SignInNotices } from "./notices/sign-in-notices.tsx";
export { NotificationsPage } from "./notifications/notifications-page.tsx";
export { DataPage } from "./own-data/data-page.tsx";
export { ProfilePage } from "./profile/profile-page.tsx";
export { SecurityPage } from "./security/security-page.tsx";
export { SessionsPage } from "./sessions/sessions-page.tsx";
export { SettingsHome } from "./settings-home.tsx";
export { TokensPage } from "./tokens/tokens-page.tsx";
