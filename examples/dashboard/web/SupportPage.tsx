import type { ReactNode } from 'react';

/** Where a host's own support would be; the kit links here with the id of the request that failed. */
export function SupportPage(): ReactNode {
  const request = new URLSearchParams(window.location.search).get('request');
  return (
    <div className="page">
      <h1>Support</h1>
      <p className="lead">{request ? `Tell us what happened with request ${request}.` : 'Tell us what happened.'}</p>
      <p>
        <a href="mailto:support@keydesk.example">support@keydesk.example</a>
      </p>
    </div>
  );
}
