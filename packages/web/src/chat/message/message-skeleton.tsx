import { useTranslation } from "react-i18next";
import { SkeletonBar } from "../../design/skeleton.tsx";

/** A message to be. */
export const SkeletonLine = ({ className = "w-2/3" }: { className?: string }) => (
  <div aria-hidden className="flex gap-3 py-2">
    <span className="size-9 shrink-0 rounded-full bg-selected" />
    <div className="flex flex-1 flex-col gap-3 pt-1">
      <SkeletonBar className="w-28" />
      <SkeletonBar className={className} />
    </div>
  </div>
);

/** The layout of a conversation while its first page is on the way. */
export const MessageSkeleton = () => {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      aria-label={t("message.loading")}
      className="mx-auto flex min-h-0 w-full max-w-[808px] flex-1 animate-late flex-col justify-end gap-2 overflow-hidden px-4 pb-2 sm:px-6"
    >
      <SkeletonLine className="w-1/2" />
      <SkeletonLine className="w-3/4" />
      <SkeletonLine className="w-1/3" />
      <SkeletonLine className="w-2/3" />
      <SkeletonLine className="w-1/2" />
    </div>
  );
};
