import { Tooltip } from "@base-ui/react/tooltip";
import type { CustomStatus } from "@parley/contract";
import { MessageCircle } from "lucide-react";
import { TooltipText } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { useReplica } from "../../use-parley.ts";

/** What somebody says of themselves just now. */
export const useCustomStatus = (userId: string): CustomStatus | undefined =>
  useReplica((state) => state.customStatus.get(userId));

/** Its words, after its emoji. */
export const statusWords = ({ emoji, text }: CustomStatus): string => [emoji, text].filter(Boolean).join(" ");

/** Beside a name: the emoji, and its words to whoever points at it or has it read out. */
export const CustomStatusMark = ({ userId, className }: { userId: string; className?: string }) => {
  const custom = useCustomStatus(userId);
  if (!custom) return null;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={<span />}
        className={joinClasses("inline-flex shrink-0 items-center leading-none", className)}
      >
        <span className="sr-only">{statusWords(custom)}</span>
        <span aria-hidden className="font-emoji">
          {custom.emoji ?? <MessageCircle size={14} strokeWidth={1.75} className="text-muted" />}
        </span>
      </Tooltip.Trigger>
      <TooltipText label={custom.text || statusWords(custom)} side="top" />
    </Tooltip.Root>
  );
};
