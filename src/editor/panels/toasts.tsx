/** Messages at the lower edge: calm ones go by themselves, errors wait to be closed. */
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { hush, useToasts } from '../state/toasts.ts';
import { IconButton } from '../ui/button.tsx';
import { words } from '../words.ts';

const icons = { good: CircleCheck, plain: Info, error: CircleAlert } as const;

export function Toasts() {
  const toasts = useToasts((s) => s.toasts);
  return (
    <div className="toasts" aria-live="polite">
      {toasts.map((t) => {
        const Icon = icons[t.tone];
        return (
          <div key={t.id} className="toast" data-tone={t.tone} role={t.tone === 'error' ? 'alert' : 'status'}>
            <Icon size={16} aria-hidden />
            <div><p>{t.text}</p>{t.more && <p className="quiet">{t.more}</p>}</div>
            {t.action && <button type="button" className="chip" onClick={() => { t.action!.do(); hush(t.id); }}>{t.action.label}</button>}
            <IconButton label={words.toast.close} side="top" className="small" onClick={() => hush(t.id)}><X size={14} /></IconButton>
          </div>
        );
      })}
    </div>
  );
}
