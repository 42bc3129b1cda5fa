import i18next from "i18next";
import { englishChannels } from "./i18n/english-channels.ts";
import { englishMessage } from "./i18n/english-message.ts";
import { englishPlaces } from "./i18n/english-places.ts";

// The texts come with what shows them: nobody who signs in waits for them.
i18next.addResourceBundle("en", "translation", englishMessage, true);
i18next.addResourceBundle("en", "translation", { channels: englishChannels }, true);
i18next.addResourceBundle("en", "translation", { places: englishPlaces }, true);

export { ConversationPage } from "./chat/channel/conversation-page.tsx";
export { PermalinkPage } from "./chat/message/permalink-page.tsx";
export { HomePage } from "./chat/workspace/home-page.tsx";
export { Workspace } from "./chat/workspace/workspace.tsx";
