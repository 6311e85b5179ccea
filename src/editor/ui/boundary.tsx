/** Keeps an error while drawing one part from taking the rest of the screen away; says what happened and tries again on request. */
import { Component, type ReactNode } from 'react';
import { words } from '../words.ts';
import { Button } from './button.tsx';

interface BoundaryProps { readonly what: string; readonly children: ReactNode }

export class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override state = { error: null as Error | null };
  static getDerivedStateFromError(error: unknown) { return { error: error instanceof Error ? error : new Error(String(error)) }; }
  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p className="fault">{words.broken.text(this.props.what)}</p>
        <p className="quiet">{error.message}</p>
        <Button onClick={() => this.setState({ error: null })}>{words.broken.again}</Button>
      </div>
    );
  }
}
