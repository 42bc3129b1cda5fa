import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";

const DAY_MS = 86_400_000;

/** A moment in few words: the clock today, `Yesterday`, else the day; all of it for who points at it. */
export const useShortTime = (): ((time: string) => string) => {
  const { t } = useTranslation();
  const formats = useFormats();
  return (time) => {
    const now = new Date();
    const key = formats.dayKey(time);
    if (key === formats.dayKey(now)) return formats.clock(time);
    if (key === formats.dayKey(new Date(now.getTime() - DAY_MS))) return t("message.yesterday");
    return formats.shortDay(time, now);
  };
};

/** A day and its clock, wherever it lies: `Today, 14:05`, `Tuesday, 3 March, 09:00`. */
export const useDayAndClock = (): ((time: string) => string) => {
  const { t } = useTranslation();
  const formats = useFormats();
  return (time) => {
    const now = new Date();
    const key = formats.dayKey(time);
    const isToday = key === formats.dayKey(now);
    const isTomorrow = key === formats.dayKey(new Date(now.getTime() + DAY_MS));
    const day = isToday ? t("message.today") : isTomorrow ? t("places.tomorrow") : formats.day(time, now);
    return `${day}, ${formats.clock(time)}`;
  };
};

export const ShortTime = ({ time }: { time: string }) => {
  const formats = useFormats();
  const short = useShortTime();
  return (
    <time dateTime={time} title={formats.full(time)} className="shrink-0 text-meta text-muted tabular-nums">
      {short(time)}
    </time>
  );
};
