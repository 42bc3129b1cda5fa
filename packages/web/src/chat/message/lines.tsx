import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";

const DAY_MS = 86_400_000;

/** Between two days: the day in words, with hairlines. */
export const DayLine = ({ time }: { time: string }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = new Date();
  const key = formats.dayKey(time);
  const isToday = key === formats.dayKey(now);
  const isYesterday = key === formats.dayKey(new Date(now.getTime() - DAY_MS));
  const day = isToday ? t("message.today") : isYesterday ? t("message.yesterday") : formats.day(time, now);
  return (
    <h2 className="flex items-center gap-3 pt-6 pb-1 text-meta font-normal text-muted">
      <span className="h-px flex-1 bg-line" />
      {day}
      <span className="h-px flex-1 bg-line" />
    </h2>
  );
};

/** What follows has not been read. */
export const NewLine = () => {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-3 pt-3 text-meta font-semibold text-accent">
      <span className="h-px flex-1 bg-accent" />
      <span>{t("message.new")}</span>
    </div>
  );
};
