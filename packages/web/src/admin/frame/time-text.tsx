import { useFormats } from "../../i18n/use-formats.ts";

/** A time as one reads it, with the whole of it when one points at it. */
export const TimeText = ({ time, how = "ago" }: { time: string; how?: "ago" | "exact" }) => {
  const formats = useFormats();
  const now = new Date();
  const exact = `${formats.date(time)}, ${formats.clock(time)}`;
  const isAhead = new Date(time) > now;
  return (
    <time dir="auto" dateTime={time} title={formats.full(time)} className="tabular-nums">
      {how === "ago" && !isAhead ? formats.ago(time, now) : exact}
    </time>
  );
};
