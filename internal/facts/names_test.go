// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"testing"
)

// TestUnchecked is E-1301, E-1302 and E-1304.
func TestUnchecked(t *testing.T) {
	for _, row := range uncheckedTable.Rows() {
		if uncheckedKinds[row[1]] == Checked {
			t.Errorf("bad row %q", row)
		}
	}
	for name, want := range map[string]Unchecked{
		"sts:GetCallerIdentity": AlwaysAllowed, "STS:getsessiontoken": LongTermOnly, "sts:AssumeRoleWithSAML": TrustPolicy,
		"cognito-idp:InitiateAuth": PublicEndpoint, "sts:AssumeRole": Checked, "s3:GetObject": Checked, "": Checked,
	} {
		if got := UncheckedOf(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestSharedIssuers(t *testing.T) {
	s, ok := SharedIssuerOf("https://token.actions.githubusercontent.com/")
	if !ok || len(s.Keys) != 2 || s.Keys[0] != "token.actions.githubusercontent.com:sub" {
		t.Errorf("GitHub: %+v", s)
	}
	s, _ = SharedIssuerOf("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d")
	if len(s.Keys) != 1 || s.Keys[0] != "sts:RoleSessionName" {
		t.Errorf("Sentinel: %+v", s)
	}
	if _, ok := SharedIssuerOf("idp.example.org"); ok {
		t.Error("idp.example.org is shared")
	}
	if len(SharedIssuers()) != 16 {
		t.Errorf("%d shared issuers", len(SharedIssuers()))
	}
}

// TestMeant: names of three kinds, asked in any case.
func TestMeant(t *testing.T) {
	for _, row := range aliasTable.Rows() {
		if !slices.Contains([]NameKind{NamesService, NamesAction, NamesKey}, NameKind(row[0])) || Meant(NameKind(row[0]), row[1]) == nil {
			t.Errorf("bad row %q", row)
		}
	}
	if got := Meant(NamesService, "ALB"); !slices.Equal(got, []string{"elasticloadbalancing"}) {
		t.Errorf("alb: %q", got)
	}
	if got := Meant(NamesService, "ec2"); got != nil {
		t.Errorf("ec2: %q", got)
	}
}
