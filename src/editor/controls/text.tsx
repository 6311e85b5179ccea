/** A line or a few lines of text; kept when the field is left or Enter is pressed. */
import { useEffect, useState } from 'react';
import type { ControlProps } from './control-props.ts';

export function TextControl({ spec, value, compact, onChange }: ControlProps<'text', string>) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const keep = () => { if (draft !== value) onChange(draft); };
  const common = {
    className: 'field text-field', value: draft, 'aria-label': spec.label, spellCheck: false, placeholder: spec.default,
    onChange: (e: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setDraft(e.target.value), onBlur: keep,
  };
  if ((spec.lines ?? 1) > 1 && !compact) return <textarea rows={spec.lines} {...common} />;
  return <input type="text" {...common} onKeyDown={(e) => { if (e.key === 'Enter') keep(); if (e.key === 'Escape') setDraft(value); }} />;
}
