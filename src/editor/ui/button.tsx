/** Buttons: with a picture only (its name in a hint), or with words. */
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Tip } from './tip.tsx';

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly label: string;
  readonly keys?: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly pressed?: boolean;
  readonly children: ReactNode;
}

export function IconButton({ label, keys, side, pressed, children, className = '', ...rest }: IconButtonProps) {
  return (
    <Tip text={label} {...(keys && { keys })} {...(side && { side })}>
      <button type="button" className={`icon-button ${className}`} aria-label={label} {...(pressed !== undefined && { 'aria-pressed': pressed })} {...rest}>{children}</button>
    </Tip>
  );
}

export function Button({ tone = 'plain', className = '', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { readonly tone?: 'plain' | 'accent' | 'quiet' | 'danger' }) {
  return <button type="button" className={`button ${className}`} data-tone={tone} {...rest} />;
}
