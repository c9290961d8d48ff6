import DOMPurify from 'dompurify';
import { Marked } from 'marked';

/** What a description may be made of. No pictures: they would be fetched from wherever a card says. */
const tags = 'p br hr h1 h2 h3 h4 h5 h6 strong em del code pre blockquote ul ol li a table thead tbody tr th td'.split(' ');
const marked = new Marked({ gfm: true, breaks: true });
marked.use({
  renderer: {
    // A picture is a link to it.
    image({ href, text }) {
      return `<a href="${escape(href)}">${escape(text === '' ? href : text)}</a>`;
    },
    // HTML is shown as it was written, and never parsed.
    html({ text }) {
      return escape(text);
    },
    checkbox({ checked }) {
      return checked ? '☑ ' : '☐ ';
    },
  },
});

/** Markdown as harmless elements: no scripts, styles, forms or pictures, only links to the web and to mail, which open outside. */
export function renderMarkdown(text: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: ['href', 'title', 'start'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  // A card's headings stand below the window's own.
  for (const heading of fragment.querySelectorAll('h1, h2, h3, h4, h5, h6')) lower(heading);
  return fragment;
}

function lower(heading: Element): void {
  const level = Math.min(6, Number(heading.tagName.slice(1)) + 3);
  const lowered = document.createElement(`h${level}`);
  lowered.append(...heading.childNodes);
  heading.replaceWith(lowered);
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
