/** One of a few: side by side when they are few and short, else a list. */
import { Select } from 'radix-ui';
import { Check, ChevronDown } from 'lucide-react';
import type { ControlProps } from './control-props.ts';

const fitsInRow = (labels: readonly string[]) => labels.length <= 3 && labels.join('').length <= 24;

export function ChoiceControl({ spec, value, compact, onChange }: ControlProps<'choice', string>) {
  const labels = spec.options.map(([, l]) => l);
  const known = spec.options.some(([v]) => v === value);
  if (!compact && fitsInRow(labels)) {
    return (
      <div className="segments" role="radiogroup" aria-label={spec.label}>
        {spec.options.map(([v, label]) => <button key={v} type="button" role="radio" aria-checked={v === value} onClick={() => onChange(v)}>{label}</button>)}
      </div>
    );
  }
  return (
    <Select.Root value={value} onValueChange={onChange}>
      <Select.Trigger className="field select" aria-label={spec.label} data-compact={compact || undefined} data-wrong={!known || undefined}>
        <Select.Value>{spec.options.find(([v]) => v === value)?.[1] ?? value}</Select.Value>
        <Select.Icon className="select-arrow"><ChevronDown size={14} /></Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Content className="menu select-menu" position="popper" sideOffset={4} collisionPadding={8}>
          <Select.Viewport>
            {spec.options.map(([v, label]) => (
              <Select.Item key={v} value={v} className="menu-item"><Select.ItemText>{label}</Select.ItemText><Select.ItemIndicator className="menu-check"><Check size={14} /></Select.ItemIndicator></Select.Item>
            ))}
          </Select.Viewport>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  );
}
