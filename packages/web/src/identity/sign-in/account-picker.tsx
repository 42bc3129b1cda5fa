import { ChevronRight, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Button } from "../../design/button.tsx";
import type { KnownAccount } from "./known-accounts.ts";

interface AccountPickerProps {
  accounts: readonly KnownAccount[];
  onPick: (account: KnownAccount) => void;
  onForget: (id: string) => void;
  onOther: () => void;
}

/** Those who have signed in in this browser. */
export const AccountPicker = ({ accounts, onPick, onForget, onOther }: AccountPickerProps) => {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label={t("outside.pick")} className="divide-y divide-line rounded-control border border-line">
        {accounts.map((account) => (
          <li key={account.id} className="flex items-center">
            <button
              type="button"
              onClick={() => onPick(account)}
              className="focus-inset flex min-w-0 flex-1 items-center gap-3 rounded-control p-3 text-start transition-colors hover:bg-sunken"
            >
              <Avatar person={{ id: account.id, displayName: account.name }} />
              <span className="min-w-0 flex-1">
                <span dir="auto" className="name-line block font-semibold">
                  {account.name}
                </span>
                <span dir="ltr" className="name-line block text-meta text-muted">
                  {account.username}
                </span>
              </span>
              <ChevronRight
                size={18}
                strokeWidth={1.75}
                aria-hidden
                className="text-muted rtl:-scale-x-100"
              />
            </button>
            <button
              type="button"
              aria-label={t("outside.forget", { name: account.name })}
              title={t("outside.forget", { name: account.name })}
              onClick={() => onForget(account.id)}
              className="me-1 inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-selected hover:text-ink pointer-coarse:size-11"
            >
              <X size={16} strokeWidth={1.75} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <Button wide tall onClick={onOther}>
        {t("outside.another")}
      </Button>
    </div>
  );
};
