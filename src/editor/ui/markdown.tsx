/** Markdown as React elements: never HTML, no pictures, no links that run. Loaded when first needed. */
import ReactMarkdown from 'react-markdown';

const allowed = ['p', 'em', 'strong', 'code', 'pre', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'br'];

export default function Markdown({ text }: { text: string }) {
  return <div className="markdown"><ReactMarkdown allowedElements={allowed} unwrapDisallowed skipHtml>{text}</ReactMarkdown></div>;
}
