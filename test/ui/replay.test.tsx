import { datadogRum } from '@datadog/browser-rum';
import * as Sentry from '@sentry/browser';
import { waitFor } from '@testing-library/react';
import { posthog } from 'posthog-js/full/no-external';
import { record } from 'rrweb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import {
  button,
  click,
  closed,
  codeField,
  createButton,
  dialogNamed,
  focusOn,
  openPanel,
  press,
  secretField,
  sentCode,
} from './support.tsx';

/** A session recorder at work, told to record all that it can. */
interface Recorder {
  /** Everything that it would send, as text. */
  stop(): Promise<string>;
}

type StartRecorder = () => Promise<Recorder>;

const startRrweb: StartRecorder = async () => {
  const sent: unknown[] = [];
  const stop = record({ emit: (event) => sent.push(event), maskAllInputs: false });
  return {
    async stop() {
      stop?.();
      return JSON.stringify(sent);
    },
  };
};

const startSentry: StartRecorder = async () => {
  const sent: string[] = [];
  const replay = Sentry.replayIntegration({
    maskAllText: false,
    maskAllInputs: false,
    blockAllMedia: false,
    useCompression: false,
    minReplayDuration: 0,
  });
  Sentry.init({
    dsn: 'https://key@recorder.invalid/1',
    integrations: [replay],
    replaysSessionSampleRate: 1,
    transport: (options) =>
      Sentry.createTransport(options, async ({ body }) => {
        sent.push(typeof body === 'string' ? body : new TextDecoder().decode(body));
        return { statusCode: 200 };
      }),
  });
  return {
    async stop() {
      await replay.flush();
      await replay.stop();
      await Sentry.close();
      return sent.join('\n');
    },
  };
};

const startPosthog: StartRecorder = async () => {
  const sent: unknown[] = [];
  // What PostHog's server would answer.
  const config = { sessionRecording: { endpoint: '/s/' }, supportedCompression: [], hasFeatureFlags: false };
  vi.stubGlobal('_POSTHOG_REMOTE_CONFIG', { phc_test: { config, siteApps: [] } });
  posthog.init('phc_test', {
    api_host: 'https://recorder.invalid',
    session_recording: { maskAllInputs: false, compress_events: false },
    persistence: 'memory',
    opt_out_useragent_filter: true,
    before_send(event) {
      sent.push(event);
      return null;
    },
  });
  await waitFor(() => expect(posthog.sessionRecordingStarted()).toBe(true));
  return {
    async stop() {
      posthog.stopSessionRecording();
      return JSON.stringify(sent);
    },
  };
};

/** Datadog's recorder hands its records to the app around a web view, where there is one, instead of compressing them. */
const startDatadog: StartRecorder = async () => {
  const sent: string[] = [];
  vi.stubGlobal('DatadogEventBridge', {
    getCapabilities: () => '["records"]',
    getPrivacyLevel: () => 'allow',
    getAllowedWebViewHosts: () => JSON.stringify([location.hostname]),
    send: (message: string) => sent.push(message),
  });
  datadogRum.init({
    applicationId: 'app',
    clientToken: 'token',
    sessionReplaySampleRate: 100,
    defaultPrivacyLevel: 'allow',
    trackUserInteractions: true,
  });
  datadogRum.startSessionReplayRecording({ force: true });
  await waitFor(() => expect(sent.join('')).toContain('"eventType":"record"'));
  return {
    async stop() {
      datadogRum.stopSessionReplayRecording();
      return sent.join('\n');
    },
  };
};

const recorders: [string, StartRecorder][] = [
  ['rrweb', startRrweb],
  ['Sentry', startSentry],
  ['PostHog', startPosthog],
  ['Datadog', startDatadog],
];

/** Fields of the host's without any mark: what is in them is recorded, typed or not. */
const hostField = document.createElement('input');
const hostArea = document.createElement('textarea');
beforeEach(() => document.body.prepend(hostField, hostArea));
afterEach(() => {
  for (const field of [hostField, hostArea]) {
    field.value = '';
    field.remove();
  }
  vi.unstubAllGlobals();
});

const codePolicy = { guarded: ['create'], length: 10, alphabet: 'alphanumeric' } as const;

test.each(recorders)('%s records the page, and neither the code nor the secret', async (_, start) => {
  const desk = await openPanel({ codePolicy });
  const recorder = await start();
  await userEvent.type(hostField, 'typed by the user');
  hostArea.value = 'set by a script';
  await click(createButton());
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  const code = sentCode(desk);
  await press(code);
  expect(codeField()).toHaveValue(code);
  await press('{Enter}');
  await dialogNamed('Your new key');
  await click(button('Show'));
  const secret = secretField().value;
  await click(button('Copy'));
  await click(button('Done'));
  await closed();
  const recorded = await recorder.stop();

  for (const shown of ['API keys', 'Checkout', 'Your new key', 'typed by the user', 'set by a script']) {
    expect(recorded).toContain(shown);
  }
  expect(secret).toMatch(/^sk_test_\w{30,}$/);
  for (const hidden of [code, secret]) expect(recorded).not.toContain(hidden);
  // Not a part of them either, nor letter by letter.
  for (const hidden of [code.slice(0, 7), secret.slice(8, 20)]) expect(recorded).not.toContain(hidden);
});
