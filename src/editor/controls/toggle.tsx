/** On or off. */
import type { ControlProps } from './control-props.ts';

export function ToggleControl({ spec, value, onChange }: ControlProps<'toggle', boolean>) {
  return <button type="button" className="switch" role="switch" aria-checked={value} aria-label={spec.label} onClick={() => onChange(!value)}><i /></button>;
}
