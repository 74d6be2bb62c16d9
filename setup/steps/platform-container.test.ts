import os from 'node:os';
import { expect, test } from 'vitest';
import { addressOf } from './platform-container.ts';

const loopback = os.networkInterfaces()['lo'] ?? [];
const bridge = [{ ...loopback[0], address: '172.17.0.1' }] as os.NetworkInterfaceInfo[];
const settings = {
  Networks: { bridge: { Gateway: '172.17.0.1', IPAddress: '172.17.0.2' } },
  Ports: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '32801' }] },
} as unknown as Parameters<typeof addressOf>[0];

test('a service is reached directly when the bridge of its container is on this machine', () => {
  expect(addressOf(settings, 5432, { lo: loopback, docker0: bridge })).toBe('172.17.0.2:5432');
});

test('a service of an engine in a virtual machine is reached by its published port', () => {
  expect(addressOf(settings, 5432, { lo: loopback })).toBe('127.0.0.1:32801');
});

test('a service on a network without a gateway is reached by its published port', () => {
  const withoutGateway = { ...settings, Networks: { bridge: { ...settings.Networks['bridge'], Gateway: '' } } };
  expect(addressOf(withoutGateway as typeof settings, 5432, { lo: loopback })).toBe('127.0.0.1:32801');
});
