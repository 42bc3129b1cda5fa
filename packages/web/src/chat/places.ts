export { DraftsPage } from "./draft/drafts-page.tsx";
export { InboxPage } from "./inbox/inbox-page.tsx";
export { PinsPane } from "./pin/pins-pane.tsx";
export { SavedPage } from "./saved/saved-page.tsx";
export { SearchPage } from "./search/search-page.tsx";
export { SearchPane } from "./search/search-pane.tsx";
