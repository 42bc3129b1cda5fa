import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from "react";

const FindSomeoneDialog = lazy(async () => ({
  default: (await import("../friend/find-someone-dialog.tsx")).FindSomeoneDialog,
}));
const CreateChannelDialog = lazy(async () => ({
  default: (await import("../channel/create-channel-dialog.tsx")).CreateChannelDialog,
}));
const NewConversationDialog = lazy(async () => ({
  default: (await import("../channel/new-conversation-dialog.tsx")).NewConversationDialog,
}));
const StatusDialog = lazy(async () => ({
  default: (await import("../presence/status-dialog.tsx")).StatusDialog,
}));
const QuickSwitcher = lazy(async () => ({ default: (await import("./quick-switcher.tsx")).QuickSwitcher }));

export type DialogName = "find-someone" | "create-channel" | "new-conversation" | "status" | "quick-switcher";

interface Dialogs {
  readonly open: DialogName | null;
  readonly show: (name: DialogName) => void;
  readonly close: () => void;
}

const DialogsContext = createContext<Dialogs>({ open: null, show: () => {}, close: () => {} });

/** The dialogs that more than one place opens. */
export const useDialogs = (): Dialogs => useContext(DialogsContext);

export const DialogsProvider = ({ children }: { children: ReactNode }) => {
  const [open, setOpen] = useState<DialogName | null>(null);
  // Each stays once it was opened, so that it can leave as it came.
  const [seen, setSeen] = useState<ReadonlySet<DialogName>>(new Set());
  const dialogs = useMemo<Dialogs>(
    () => ({
      open,
      show: (name) => {
        setSeen((before) => new Set(before).add(name));
        setOpen(name);
      },
      close: () => setOpen(null),
    }),
    [open],
  );
  return (
    <DialogsContext value={dialogs}>
      {children}
      <Suspense>
        {seen.has("find-someone") ? (
          <FindSomeoneDialog open={open === "find-someone"} onClose={dialogs.close} />
        ) : null}
        {seen.has("create-channel") ? (
          <CreateChannelDialog open={open === "create-channel"} onClose={dialogs.close} />
        ) : null}
        {seen.has("new-conversation") ? (
          <NewConversationDialog
            open={open === "new-conversation"}
            onClose={dialogs.close}
            onFindSomeone={() => dialogs.show("find-someone")}
          />
        ) : null}
        {seen.has("status") ? <StatusDialog open={open === "status"} onClose={dialogs.close} /> : null}
        {seen.has("quick-switcher") ? (
          <QuickSwitcher open={open === "quick-switcher"} onClose={dialogs.close} />
        ) : null}
      </Suspense>
    </DialogsContext>
  );
};
