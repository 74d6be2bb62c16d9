import { Button, Skeleton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { exportAddress, ownAccountQuery, providerListQuery } from '../api/account-queries.ts';
import { Page } from '../components/page.tsx';
import { Panel } from '../components/panel.tsx';
import { QueryView } from '../components/query-view.tsx';
import { DeleteAccount } from '../features/account/delete-account.tsx';
import { LinkedProviders } from '../features/account/linked-providers.tsx';
import { NameForm } from '../features/account/name-form.tsx';
import { PasswordForm } from '../features/account/password-form.tsx';
import { SessionsOfAccount } from '../features/account/session-list.tsx';
import { TokensOfAccount } from '../features/account/token-list.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/member/account');
const texts = strings.account;

export function AccountPage() {
  const own = useQuery(ownAccountQuery());
  const providers = useQuery(providerListQuery());
  const { problem } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page title={texts.title} lead={texts.lead}>
      <QueryView query={own} skeleton={<Skeleton height={480} radius={10} />}>
        {({ account, hasPassword }) => (
          <>
            <Panel title={texts.nameTitle} text={texts.nameText}>
              <NameForm name={account.name} />
            </Panel>
            <Panel title={texts.passwordTitle} text={hasPassword ? texts.passwordText : texts.noPasswordText}>
              <PasswordForm hasPassword={hasPassword} />
            </Panel>
            {(providers.data?.providers.length ?? 0) > 0 && (
              <Panel title={texts.providersTitle} text={texts.providersText}>
                <LinkedProviders
                  providers={providers.data?.providers ?? []}
                  problem={problem}
                  hasPassword={hasPassword}
                />
              </Panel>
            )}
            <Panel title={texts.sessionsTitle} text={texts.sessionsText}>
              <SessionsOfAccount />
            </Panel>
            <Panel title={texts.tokensTitle} text={texts.tokensText}>
              <TokensOfAccount hasPassword={hasPassword} />
            </Panel>
            <Panel title={texts.exportTitle} text={texts.exportText}>
              <Button
                component="a"
                href={exportAddress}
                download
                variant="default"
                leftSection={<IconDownload size={16} />}
              >
                {texts.download}
              </Button>
            </Panel>
            <Panel title={texts.deleteTitle} text={texts.deleteText}>
              <DeleteAccount hasPassword={hasPassword} onDeleted={() => navigate({ to: '/' })} />
            </Panel>
          </>
        )}
      </QueryView>
    </Page>
  );
}
