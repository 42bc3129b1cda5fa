import { type ReactNode, useId } from "react";

interface SettingsSectionProps {
  title: string;
  note?: string;
  children: ReactNode;
}

export const SettingsSection = ({ title, note, children }: SettingsSectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line py-8 first:pt-2 last:border-b-0">
      <h2 id={id} className="text-title">
        {title}
      </h2>
      {note ? <p className="text-meta text-muted">{note}</p> : null}
      <div className="mt-4">{children}</div>
    </section>
  );
};
