import type { LinkPreview } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { hrefOf } from "./web-address.ts";

const SHOWN_MAX = 3;

/** What the pages say of themselves that a message links to. Each card is as high as every other: one line, then two. */
export const LinkPreviews = ({ previews }: { previews: readonly LinkPreview[] }) => {
  const { t } = useTranslation();
  if (previews.length === 0) return null;
  return (
    <ul aria-label={t("preview.label")} className="flex flex-col gap-1.5 pt-1.5">
      {previews.slice(0, SHOWN_MAX).map((preview) => (
        <li key={preview.url}>
          <Card preview={preview} />
        </li>
      ))}
    </ul>
  );
};

const Card = ({ preview: { url, title, description, siteName } }: { preview: LinkPreview }) => {
  const href = hrefOf(url);
  if (!href) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      className="block max-w-[520px] rounded-control border border-line bg-raised px-3 py-2 text-meta transition-colors hover:border-edge"
    >
      <bdi className="block truncate text-muted">{siteName ?? new URL(href).host}</bdi>
      <span dir="auto" className="block truncate text-start font-semibold text-ink">
        {title}
      </span>
      {description ? (
        <span dir="auto" className="block truncate text-start text-muted">
          {description}
        </span>
      ) : null}
    </a>
  );
};
