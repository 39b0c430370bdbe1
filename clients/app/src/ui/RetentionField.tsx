import { t } from '../i18n/index.js';

const CHOICES = [0, 1, 7, 30, 90, 365];

/** For how many days the messages of a group or channel are kept; whoever has set another number sees it among the others. */
export function RetentionField({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  const choices = CHOICES.includes(days) ? CHOICES : [...CHOICES, days].sort((a, b) => a - b);
  return (
    <label>
      {t('retention.label')}
      <select onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {choices.map((choice) => (
          <option key={choice} value={choice} selected={choice === days}>
            {choice === 0 ? t('retention.platform') : t('retention.days', { count: choice })}
          </option>
        ))}
      </select>
    </label>
  );
}
