import { type ComponentProps, useState } from "react";
import { Button } from "./button.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

interface AskingButtonProps extends Omit<ComponentProps<typeof Button>, "onClick" | "title"> {
  /** Asked before anything is done. */
  title: string;
  /** What will happen, and whether it can be undone. */
  detail: string;
  /** What both buttons say; this one says its children, where it has any. */
  action: string;
  onConfirm: () => void;
}

/** A button whose deed cannot simply be undone: it asks first. */
export const AskingButton = ({ title, detail, action, onConfirm, children, ...rest }: AskingButtonProps) => {
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button {...rest} onClick={() => setAsks(true)}>
        {children ?? action}
      </Button>
      <ConfirmDialog
        open={asks}
        onClose={() => setAsks(false)}
        title={title}
        detail={detail}
        action={action}
        onConfirm={onConfirm}
      />
    </>
  );
};
