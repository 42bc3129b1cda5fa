export { ConversationPage } from "./chat/channel/conversation-page.tsx";
export { HomePage } from "./chat/workspace/home-page.tsx";
export { Workspace } from "./chat/workspace/workspace.tsx";
