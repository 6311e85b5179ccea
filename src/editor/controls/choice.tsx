/** One of a few: side by side when they are few and short, else a list. */
import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ControlProps } from './control-props.ts';

const fitsInRow = (labels: readonly string[]) => labels.length <= 3 && labels.join('').length <= 24;

export function ChoiceControl({ spec, value, compact, onChange }: ControlProps<'choice', string>) {
  const label = spec.options.find(([v]) => v === value)?.[1];
  if (!compact && fitsInRow(spec.options.map(([, l]) => l))) {
    return (
      <div className="segments" role="radiogroup" aria-label={spec.label}>
        {spec.options.map(([v, l]) => <button key={v} type="button" role="radio" aria-checked={v === value} onClick={() => onChange(v)}>{l}</button>)}
      </div>
    );
  }
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="field select" aria-label={`${spec.label}: ${label ?? value}`} data-wrong={label === undefined || undefined}>
          <span>{label ?? value}</span><ChevronDown size={14} className="select-arrow" aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu select-menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
            {spec.options.map(([v, l]) => (
              <DropdownMenu.RadioItem key={v} value={v} className="menu-item">{l}<DropdownMenu.ItemIndicator className="menu-check"><Check size={14} /></DropdownMenu.ItemIndicator></DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
