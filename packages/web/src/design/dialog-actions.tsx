import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";

interface DialogActionsProps {
  onClose: () => void;
  busy: boolean;
  look?: "primary" | "danger";
  disabled?: boolean;
  /** What the form does, named; never "OK". */
  children: ReactNode;
}

/** How a form in a dialog ends: left as it was, or done. */
export const DialogActions = ({
  onClose,
  busy,
  look = "primary",
  disabled,
  children,
}: DialogActionsProps) => {
  const { t } = useTranslation();
  return (
    <div className="mt-auto flex justify-end gap-2">
      <Button onClick={onClose}>{t("cancel")}</Button>
      <Button type="submit" look={look} disabled={busy || disabled} aria-busy={busy}>
        {children}
      </Button>
    </div>
  );
};
