import { useEffect, useState, type ReactNode } from 'react';

import { readInbox, type InboxAnswer, type Mail } from './host-api.ts';

const refreshMs = 1_000;

/** The mails to the business's registered address that really went over SMTP. */
export function InboxPage(): ReactNode {
  const [inbox, setInbox] = useState<InboxAnswer | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const read = (): void => {
      readInbox().then(
        (answer) => {
          setInbox(answer);
          setError(null);
        },
        (reason: unknown) => setError(String(reason)),
      );
    };
    read();
    const timer = setInterval(read, refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="page">
      <h1>Inbox</h1>
      <p className="lead">What arrived at the registered address of your business, newest first.</p>
      {error && <p role="alert">The inbox could not be read. {error}</p>}
      {inbox && <Mails inbox={inbox} />}
    </div>
  );
}

function Mails({ inbox }: { inbox: InboxAnswer }): ReactNode {
  if (!inbox.available)
    return <p className="lead">Mails go to a real mail server (SMTP_URL), so they are not shown here.</p>;
  if (inbox.mails.length === 0) return <p className="empty">No mail yet. Delete a key, and its code arrives here.</p>;
  return (
    <ul className="mails">
      {inbox.mails.map((mail) => (
        <MailCard key={mail.id} mail={mail} />
      ))}
    </ul>
  );
}

function MailCard({ mail }: { mail: Mail }): ReactNode {
  return (
    <li>
      <article aria-label={mail.subject}>
        <header>
          <strong>{mail.subject}</strong>
          <time dateTime={mail.receivedAt}>{new Date(mail.receivedAt).toLocaleTimeString('en')}</time>
        </header>
        <p className="lead">
          From {mail.from} to {mail.to.join(', ')}
        </p>
        <pre>{mail.text}</pre>
      </article>
    </li>
  );
}
