// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestP417 is what counts as public.
func TestP417(t *testing.T) {
	const bucket = `"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`
	for _, tt := range []struct {
		name, statements string
		trust            Trust
		want             Verdict
	}{
		{"everyone", `{"Effect":"Allow","Principal":"*",` + bucket + `}`, Trust{}, Refuted},
		{"one account", `{"Effect":"Allow","Principal":{"AWS":"111122223333"},` + bucket + `}`, Trust{}, Proved},
		{"one account that is not trusted", `{"Effect":"Allow","Principal":{"AWS":"111122223333"},` + bucket + `}`, Trust{Accounts: []string{"444455556666"}}, Refuted},
		{"one account that is trusted", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/r"},` + bucket + `}`, Trust{Accounts: []string{"111122223333"}}, Proved},
		{"an endpoint", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}}`, Trust{}, Proved},
		{"any endpoint", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringLike":{"aws:SourceVpce":"vpce-*"}}}`, Trust{}, Refuted},
		{"an organization", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`, Trust{}, Proved},
		{"another organization", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringLike":{"aws:PrincipalOrgID":"o-*"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Refuted},
		{"an organization that is not trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-zzzzzzzzzz"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Refuted},
		{"the organization that is trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`, Trust{Organizations: []string{"o-abcdefghij"}}, Proved},
		{"the account of the caller that is not trusted", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}}`, Trust{Accounts: []string{"111122223333"}}, Refuted},
		{"a network", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`, Trust{}, Proved},
		{"every network", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}}`, Trust{}, Refuted},
		{"denied to others", `[{"Effect":"Allow","Principal":"*",` + bucket + `},{"Effect":"Deny","Principal":"*",` + bucket + `,"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}}]`, Trust{}, Proved},
		{"a service", `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},` + bucket + `}`, Trust{}, Proved},
		{"everyone with a tag", `{"Effect":"Allow","Principal":"*",` + bucket + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}`, Trust{}, Refuted},
		{"everyone else", `{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},` + bucket + `}`, Trust{}, Refuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := NoPublicAccess(context.Background(), compile(t, iam.Resource, tt.statements), tt.trust, services, Options{})
			if r.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", r.Verdict, tt.want, r.Causes)
			}
			if w := r.Witness; w != nil {
				t.Logf("%s %s on %s, %v, realistic %v", w.Principal, w.Action, w.Resource, w.Context, w.Realistic)
			}
		})
	}
}
