// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePrincipal(t *testing.T) {
	const account = "444455556666"
	tests := []struct {
		text string
		want Principal
	}{
		{"arn:aws:iam::444455556666:root", Principal{Root, "aws", account, "", "", ""}},
		{"arn:aws:iam::444455556666:user/mira", Principal{User, "aws", account, "/", "mira", ""}},
		{"arn:aws:iam::444455556666:user/ops/mira", Principal{User, "aws", account, "/ops/", "mira", ""}},
		{"arn:aws-cn:iam::444455556666:role/app/blue/Harvester", Principal{Role, "aws-cn", account, "/app/blue/", "Harvester", ""}},
		{"arn:aws:iam::444455556666:role/a+b=c,d.e@f-g_h", Principal{Role, "aws", account, "/", "a+b=c,d.e@f-g_h", ""}},
		{"arn:aws:sts::444455556666:assumed-role/Harvester/run-7", Principal{AssumedRole, "aws", account, "", "Harvester", "run-7"}},
		{"arn:aws:sts::444455556666:federated-user/kiosk", Principal{FederatedUser, "aws", account, "", "kiosk", ""}},
		{"arn:aws:sts::444455556666:assumed-root", Principal{AssumedRoot, "aws", account, "", "", ""}},
		{"arn:aws:sts::444455556666:assumed-root/task", Principal{AssumedRoot, "aws", account, "", "", "task"}},
	}
	for _, tt := range tests {
		got, ok := ParsePrincipal(tt.text)
		if !ok {
			t.Errorf("E-202: %s is not parsed", tt.text)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("E-202: %s (-want +got):\n%s", tt.text, diff)
		}
		if got.ARN() != tt.text {
			t.Errorf("%s is put together as %s", tt.text, got.ARN())
		}
		if IsIAMUser(tt.text) != (got.Kind == User) || IsIAMRole(tt.text) != (got.Kind == Role) || IsAssumedRole(tt.text) != (got.Kind == AssumedRole) {
			t.Errorf("%s: %s", tt.text, got.Kind)
		}
	}
}

func TestParsePrincipalRefuses(t *testing.T) {
	for _, s := range []string{
		"",
		"*",
		"444455556666",
		"sqs.amazonaws.com",
		"arn:aws:iam::444455556666:role",
		"arn:aws:iam::444455556666:role/",
		"arn:aws:iam::444455556666:role/app/",
		"arn:aws:iam::444455556666:role/app-*",
		"arn:aws:iam::444455556666:role/a b",
		"arn:aws:iam::444455556666:role/a:b",
		"arn:aws:iam::444455556666:root/x",
		"arn:aws:iam::444455556666:group/g",
		"arn:aws:iam::444455556666:instance-profile/p",
		"arn:aws:iam::44445555666:role/r",
		"arn:aws:iam::aws:policy/p",
		"arn::iam::444455556666:role/r",
		"arn:aws:iam:eu-west-1:444455556666:role/r",
		"arn:aws:sts::444455556666:role/r",
		"arn:aws:iam::444455556666:assumed-role/r/s",
		"arn:aws:sts::444455556666:assumed-role/r",
		"arn:aws:sts::444455556666:assumed-role/r/",
		"arn:aws:sts::444455556666:assumed-role/app/r/s",
		"arn:aws:sts::444455556666:federated-user/",
		"arn:aws:sts::444455556666:federated-user/a/b",
		"arn:aws:sts::444455556666:assumed-root/",
		"arn:aws:s3:::tide-logs",
	} {
		if p, ok := ParsePrincipal(s); ok || p != (Principal{}) || p.ARN() != "" {
			t.Errorf("%q is read as %s %+v", s, p.Kind, p)
		}
	}
}

func TestPrincipalKindString(t *testing.T) {
	seen := map[string]bool{}
	for k := range AssumedRoot + 1 {
		if seen[k.String()] {
			t.Errorf("kind %d: name %q is taken", k, k)
		}
		seen[k.String()] = true
	}
}

func TestIsAccountID(t *testing.T) {
	for s, want := range map[string]bool{
		"444455556666": true, "000000000000": true, "44445555666": false, "4444555566666": false,
		"44445555666a": false, "44445555666٣": false, "": false, "aws": false,
	} {
		if IsAccountID(s) != want {
			t.Errorf("%q is an account id: %v", s, !want)
		}
	}
}

func FuzzParsePrincipal(f *testing.F) {
	f.Add("arn:aws:iam::444455556666:role/app/Harvester")
	f.Add("arn:aws:sts::444455556666:assumed-role/Harvester/run-7")
	f.Add("arn:aws:sts::444455556666:assumed-root")
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := ParsePrincipal(s); ok && p.ARN() != s {
			t.Errorf("%q becomes %q", s, p.ARN())
		}
	})
}
