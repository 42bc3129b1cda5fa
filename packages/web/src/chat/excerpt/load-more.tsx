import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";

/** The next page is asked for this long before the end of the list is seen. */
const AHEAD_PX = 600;

interface LoadMoreProps {
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
}

/** The end of a list that goes on: it asks for more by itself as it comes near, and by a button. */
export const LoadMore = ({ hasMore, isLoading, onMore }: LoadMoreProps) => {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  const waits = hasMore && !isLoading;
  useEffect(() => {
    const box = end.current;
    if (!box || !waits) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, [waits]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button look="quiet" disabled={isLoading} onClick={onMore}>
        {t(isLoading ? "places.loadingMore" : "places.more")}
      </Button>
    </div>
  );
};
