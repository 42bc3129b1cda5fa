import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import type { MinuteCount } from "./sign-in-activity.ts";

/** In units of the drawing: a minute is 10 wide, with a gap of 2. */
const STEP = 10;
const BAR = 8;
const HEIGHT = 96;
/** So that one sign-in in a quiet hour is not as tall as a hundred. */
const PEAK_MIN = 5;

const sumOf = (counts: readonly MinuteCount[], what: "succeeded" | "failed") =>
  counts.reduce((sum, count) => sum + count[what], 0);

/** The last hour minute by minute: who got in, and above it who did not. */
export const ActivityChart = ({ counts }: { counts: readonly MinuteCount[] }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const [pointed, setPointed] = useState<number | null>(null);
  const totals = { succeeded: sumOf(counts, "succeeded"), failed: sumOf(counts, "failed") };
  const peak = Math.max(PEAK_MIN, ...counts.map(({ succeeded, failed }) => succeeded + failed));
  const minute = counts.find(({ at }) => at === pointed);
  const clockOf = (at: number | undefined) =>
    at === undefined ? "" : formats.clock(new Date(at).toISOString());
  const heightOf = (count: number) => (count / peak) * HEIGHT;
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="flex gap-6">
          <Figure mark="bg-edge" count={totals.succeeded} label={t("admin.activity.succeeded")} />
          <Figure mark="bg-danger" count={totals.failed} label={t("admin.activity.failed")} />
        </span>
        <span className="text-meta text-muted tabular-nums">
          {minute
            ? t("admin.activity.minute", { ...minute, time: clockOf(minute.at) })
            : t("admin.activity.lastHour")}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={t("admin.activity.chart", totals)}
        viewBox={`0 0 ${counts.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-24 w-full border-b border-edge rtl:-scale-x-100"
        onPointerLeave={() => setPointed(null)}
      >
        {counts.map(({ at, succeeded, failed }, place) => (
          <g key={at} onPointerEnter={() => setPointed(at)}>
            {/* The whole column answers to the pointer, also where it is empty. */}
            <rect
              x={place * STEP}
              y={0}
              width={STEP}
              height={HEIGHT}
              className={at === pointed ? "fill-selected" : "fill-transparent"}
            />
            <rect
              x={place * STEP + 1}
              y={HEIGHT - heightOf(succeeded)}
              width={BAR}
              height={heightOf(succeeded)}
              className="fill-edge"
            />
            <rect
              x={place * STEP + 1}
              y={HEIGHT - heightOf(succeeded + failed)}
              width={BAR}
              height={heightOf(failed)}
              className="fill-danger"
            />
          </g>
        ))}
      </svg>
      <div aria-hidden className="flex justify-between text-tiny text-muted tabular-nums">
        <span>{clockOf(counts[0]?.at)}</span>
        <span>{clockOf(counts[Math.floor(counts.length / 2)]?.at)}</span>
        <span>{clockOf(counts.at(-1)?.at)}</span>
      </div>
    </figure>
  );
};

const Figure = ({ mark, count, label }: { mark: string; count: number; label: string }) => (
  <span className="flex items-baseline gap-2">
    <span aria-hidden className={`size-2.5 rounded-full ${mark}`} />
    <span className="text-title font-semibold tabular-nums">{count}</span>
    <span className="text-meta text-muted">{label}</span>
  </span>
);
