import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, and whether it can be undone. */
  detail: string;
  action: string;
  onConfirm: () => void;
}

/** Asks before something that cannot simply be undone. The action is named, never "OK". */
export const ConfirmDialog = ({ open, onClose, title, detail, action, onConfirm }: ConfirmDialogProps) => {
  const { t } = useTranslation();
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop forceRender className="fixed inset-0 z-40 animate-appear bg-veil" />
        <AlertDialog.Popup className="surface fixed inset-x-4 top-[24vh] z-40 mx-auto flex max-w-[400px] animate-appear flex-col gap-2 p-6">
          <AlertDialog.Title className="text-body font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">{detail}</AlertDialog.Description>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button
              look="danger"
              onClick={() => {
                onClose();
                onConfirm();
              }}
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
};
