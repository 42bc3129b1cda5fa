import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useParley } from "../../use-parley.ts";
import { useDialogs } from "./dialogs.tsx";
import { conversationsInOrder, sidebarGroups } from "./sidebar-groups.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
export const SWITCHER_SHORTCUT = isMac ? "⌘K" : "Ctrl+K";

/** Ctrl or Cmd and K goes anywhere; Alt and an arrow goes to the channel above or below. */
export const useShortcuts = (): void => {
  const parley = useParley();
  const navigate = useNavigate();
  const { show } = useDialogs();
  const { channelId } = useParams({ strict: false });

  useEffect(() => {
    const step = (by: 1 | -1) => {
      const ids = conversationsInOrder(sidebarGroups(parley.replica.get(), Date.now()));
      const at = ids.indexOf(channelId ?? "");
      const next = at === -1 ? ids.at(by === 1 ? 0 : -1) : ids[(at + by + ids.length) % ids.length];
      if (next) void navigate({ to: "/c/$channelId", params: { channelId: next } });
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return;
      const command = isMac ? event.metaKey : event.ctrlKey;
      if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        show("quick-switcher");
      } else if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [parley, navigate, show, channelId]);
};
