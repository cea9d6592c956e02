// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"
)

// E-1737 b: requests through the endpoint whose policy is given have no address; those that
// a service makes for the caller do not pass it and may have one.
func TestAddressAndEndpoint(t *testing.T) {
	const (
		from    = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`
		tagged  = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"a"}}}`
		notFrom = allowAll + `,{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`
	)
	address := map[string][]string{"aws:SourceIp": {"203.0.113.9"}}
	direct := map[string][]string{"aws:ViaAWSService": {"false"}}
	for name, c := range map[string]askCase{
		"allowed from an address":              {"", from, "s3:GetObject", bucket + "/a", nil, "any", "denied", "not_met", `"aws:ViaAWSService" = ["true"]`, "mixed"},
		"allowed from an address, direct":      {"", from, "s3:GetObject", bucket + "/a", direct, "any", "denied", "met", "", "implicitDeny"},
		"allowed from an address, absent":      {"", from, "s3:GetObject", bucket + "/a", nil, "absent", "denied", "met", "", "implicitDeny"},
		"denied from other addresses":          {"", notFrom, "s3:GetObject", bucket + "/a", nil, "any", "explicitDeny", "not_met", `"aws:ViaAWSService" = ["true"]`, "mixed"},
		"denied from other addresses, direct":  {"", notFrom, "s3:GetObject", bucket + "/a", direct, "any", "explicitDeny", "met", "", "explicitDeny"},
		"the address stated":                   {"", tagged, "s3:GetObject", bucket + "/a", address, "any", "denied", "not_met", `"aws:ViaAWSService" = ["true"]`, "mixed"},
		"denied from other addresses, allowed": {"", notFrom, "s3:GetObject", bucket + "/a", nil, "absent", "allowed", "not_met", "", "explicitDeny"},
	} {
		t.Run(name, func(t *testing.T) {
			in := c.input()
			endpoint := document("endpoint", `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`)
			in.Endpoint = &endpoint
			c.checkInput(t, in)
			for _, e := range run(t, in).Evaluations {
				if because := strings.Join(e.UndeterminedBecause, " "); strings.Contains(because, "internal") {
					t.Error(because)
				}
			}
		})
	}
}
