import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { ACTION_KEYS, MESSAGE_ACTIONS } from "./message-actions.ts";

/** Which letter does what, for whoever goes through messages by the keyboard. */
export const KeysDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const lines: [keys: readonly string[], words: string][] = [
    [["Shift", "↑"], t("act.keyToMessages")],
    [["↑"], t("act.keyEditLast")],
    [["↑", "↓"], t("act.keyUp")],
    ...MESSAGE_ACTIONS.flatMap((action): typeof lines => {
      const key = ACTION_KEYS[action];
      return key ? [[action === "delete" ? [key, "Del"] : [key], t(`act.${action}`)]] : [];
    }),
    [["M", "Enter"], t("act.more")],
    [["Esc"], t("act.keyBack")],
    [["?"], t("act.keyHelp")],
  ];
  return (
    <Dialog open onClose={onClose} title={t("act.keys")}>
      <dl
        tabIndex={0}
        className="focus-inset grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 overflow-y-auto p-4"
      >
        {lines.map(([keys, words]) => (
          <div key={words} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-[4px] border border-line bg-sunken px-1.5 py-px text-center font-sans text-meta"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-meta">{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
};
