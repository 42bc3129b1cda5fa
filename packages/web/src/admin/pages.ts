import i18next from "i18next";
import { adminEnglish } from "../i18n/english-admin.ts";

// The texts come with the pages that show them: nobody who signs in waits for them.
i18next.addResourceBundle("en", "translation", { admin: adminEnglish }, true);

export { ActivityPage } from "./activity/activity-page.tsx";
export { AdminHome } from "./admin-home.tsx";
export { AuditPage } from "./audit/audit-page.tsx";
export { InvitationsPage } from "./invitation/invitations-page.tsx";
export { KeysPage } from "./key/keys-page.tsx";
export { RolesPage } from "./role/roles-page.tsx";
export { UsersPage } from "./user/users-page.tsx";
export { WebhooksPage } from "./webhook/webhooks-page.tsx";
