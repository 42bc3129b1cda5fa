import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { chooseTheme, THEME_CHOICES, useThemeChoice } from "../../../design/theme.ts";
import { SettingsPage } from "../settings-page.tsx";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export const AppearancePage = () => (
  <SettingsPage place="appearance">
    <ThemeChoice />
  </SettingsPage>
);

/** The theme of this browser; it applies at once. */
const ThemeChoice = () => {
  const { t } = useTranslation();
  const chosen = useThemeChoice();
  return (
    <fieldset>
      <legend className="mb-1 text-meta font-semibold">{t("account.appearance.theme")}</legend>
      <div className="inline-flex max-w-full rounded-control border border-line bg-sunken p-0.5">
        {THEME_CHOICES.map((choice) => {
          const Icon = ICONS[choice];
          return (
            <label
              key={choice}
              className="inline-flex h-8 cursor-pointer items-center gap-2 rounded-control px-3 text-meta text-muted transition-colors hover:text-ink has-checked:bg-raised has-checked:font-semibold has-checked:text-ink has-checked:ring-1 has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-11"
            >
              <input
                type="radio"
                name="theme"
                className="sr-only"
                checked={choice === chosen}
                onChange={() => chooseTheme(choice)}
              />
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              {t(`account.appearance.themes.${choice}`)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
};
