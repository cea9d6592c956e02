// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// TestParsePrincipal is E-202: every form of caller.
func TestParsePrincipal(t *testing.T) {
	for _, tt := range []struct {
		in                                      string
		kind                                    request.PrincipalKind
		partition, account, path, name, session string
		host                                    string
	}{
		{in: "arn:aws:iam::444455556666:user/mira", kind: request.KindUser, partition: "aws", account: "444455556666", path: "/", name: "mira"},
		{in: "arn:aws:iam::444455556666:user/ops/eu/mira", kind: request.KindUser, partition: "aws", account: "444455556666", path: "/ops/eu/", name: "mira"},
		{in: "arn:aws-cn:iam::444455556666:role/app/Harvester", kind: request.KindRole, partition: "aws-cn", account: "444455556666", path: "/app/", name: "Harvester", session: "(unknown)"},
		{in: "arn:aws:sts::444455556666:assumed-role/Harvester/run-7", kind: request.KindRoleSession, partition: "aws", account: "444455556666", path: "/(unknown)", name: "Harvester", session: "run-7"},
		{in: "arn:aws:sts::444455556666:assumed-role/Harvester/mira@example.com", kind: request.KindRoleSession, partition: "aws", account: "444455556666", path: "/(unknown)", name: "Harvester", session: "mira@example.com"},
		{in: "arn:aws:sts::444455556666:federated-user/kiosk", kind: request.KindFederatedUser, partition: "aws", account: "444455556666", name: "kiosk"},
		{in: "arn:aws:iam::444455556666:root", kind: request.KindRoot, partition: "aws", account: "444455556666"},
		{in: "arn:aws:sts::444455556666:assumed-root", kind: request.KindRootSession, partition: "aws", account: "444455556666"},
		{in: "arn:aws:sts::444455556666:assumed-root/fix", kind: request.KindRootSession, partition: "aws", account: "444455556666", session: "fix"},
		{in: "events.amazonaws.com", kind: request.KindService, host: "events.amazonaws.com"},
		{in: "logs.eu-west-1.amazonaws.com", kind: request.KindService, host: "logs.eu-west-1.amazonaws.com"},
		{in: "ec2.amazonaws.com.cn", kind: request.KindService, host: "ec2.amazonaws.com.cn"},
		{in: "accounts.google.com", kind: request.KindWebIdentity, host: "accounts.google.com"},
		{in: "cognito-identity.amazonaws.com", kind: request.KindWebIdentity, host: "cognito-identity.amazonaws.com"},
		{in: "arn:aws:iam::444455556666:oidc-provider/gitlab.example.com/ci", kind: request.KindWebIdentity, host: "arn:aws:iam::444455556666:oidc-provider/gitlab.example.com/ci"},
		{in: "arn:aws:iam::444455556666:saml-provider/corp", kind: request.KindSAML, host: "arn:aws:iam::444455556666:saml-provider/corp"},
		{in: "*", kind: request.KindAnonymous},
	} {
		p, err := request.ParsePrincipal(tt.in)
		if err != nil {
			t.Errorf("ParsePrincipal(%q): %v", tt.in, err)
			continue
		}
		got := []string{p.Kind.String(), p.Partition.String(), p.Account.String(), p.Path.String(), p.Name.String(), p.Session.String(), p.Host}
		want := []string{tt.kind.String(), tt.partition, tt.account, tt.path, tt.name, tt.session, tt.host}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("ParsePrincipal(%q) = %q, want %q", tt.in, got, want)
		}
		if got := p.ARN.String(); got != tt.in {
			t.Errorf("ParsePrincipal(%q).ARN = %q", tt.in, got)
		}
		if p.Display == "" || p.ServiceLinked != truth.False || p.SameAccountAsResource {
			t.Errorf("ParsePrincipal(%q) = %+v", tt.in, p)
		}
	}
}

// TestParsePrincipalErrors: what is no caller is refused with the form that was
// probably meant.
func TestParsePrincipalErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "is empty",
		"444455556666":                           "arn:aws:iam::444455556666:role/NAME",
		"arn:aws:iam::444455556666:role/app-*":   "has a wildcard",
		"arn:*:iam::444455556666:root":           "has a wildcard",
		"**":                                     "has a wildcard",
		"arn:aws:iam::444455556666:group/oncall": "is a group",
		"arn:aws:iam::444455556666:instance-profile/web":              "the role that is in",
		"arn:aws:iam::444455556666:policy/x":                          "policy",
		"arn:aws:iam::444455556666:assumed-role/Harvester/run-7":      "arn:aws:sts::444455556666:assumed-role/Harvester/run-7",
		"arn:aws:sts::444455556666:role/Harvester":                    "arn:aws:iam::444455556666:role/Harvester",
		"arn:aws:sts::444455556666:assumed-role/Harvester":            "assumed-role/Harvester/SESSION",
		"arn:aws:sts::444455556666:assumed-role/app/Harvester/run-7":  "has a path",
		"arn:aws:iam::444455556666:Harvester":                         "role/Harvester",
		"arn:aws:iam::444455556666:role/":                             "lacks the name",
		"arn:aws:iam::444455556666:role/app/":                         "lacks the name",
		"arn:aws:iam::444455556666:user":                              "lacks the name",
		"arn:aws:iam::44445555666:role/x":                             "twelve digits",
		"arn:aws:iam::cloudfront:user/x":                              "twelve digits",
		"arn:aws:iam:eu-west-1:444455556666:role/x":                   "has the region",
		"arn::iam::444455556666:role/x":                               "has no partition",
		"arn:$:iam::444455556666:role/x":                              "has the partition",
		"arn:aws:iam::444455556666:role/${team}/x":                    "has a policy variable",
		"arn:aws:iam:role/x":                                          "fewer than the six fields",
		"arn:aws:sqs:eu-west-1:444455556666:intake":                   "is no principal",
		"arn:aws:iam::444455556666:role/with space":                   "holds a space",
		"arn:aws:iam::444455556666:role/a,b;c":                        "letters, digits",
		"arn:aws:iam::444455556666:role/" + strings.Repeat("x", 65):   "permits 64",
		"arn:aws:iam::444455556666:user/" + strings.Repeat("x", 3000): "longer than",
		"AROAEXAMPLEEXAMPLE123":                                       "unique id",
		"lambda":                                                      "lambda.amazonaws.com",
		"Lambda.amazonaws.com":                                        "upper-case",
		"ARN:aws:iam::444455556666:role/x":                            "upper-case",
		"https://token.actions.githubusercontent.com":                 "without the scheme",
		"token.actions.githubusercontent.com":                         "oidc-provider/token.actions.githubusercontent.com",
		"mira@example.com":                                            "not a caller",
		".amazonaws.com":                                              "not a caller",
		"arn:aws:iam::444455556666:oidc-provider/":                    "not the ARN",
	} {
		p, err := request.ParsePrincipal(in)
		if err == nil {
			t.Errorf("ParsePrincipal(%q) = %v, want an error", in, p.Kind)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("ParsePrincipal(%q): %v; want %q in it", in, err, want)
		}
	}
}

// TestE404 is E-404: the path makes a role service-linked, its name alone does not.
func TestE404(t *testing.T) {
	const account = "arn:aws:iam::444455556666:"
	for in, want := range map[string]truth.Value{
		account + "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS": truth.True,
		account + "role/AWSServiceRoleForECS":                                    truth.False,
		account + "role/Harvester":                                               truth.False,
		"arn:aws:sts::444455556666:assumed-role/AWSServiceRoleForECS/x":          truth.Unknown,
		"arn:aws:sts::444455556666:assumed-role/Harvester/x":                     truth.False,
		account + "user/aws-service-role/x":                                      truth.False,
	} {
		p, err := request.ParsePrincipal(in)
		if err != nil {
			t.Fatal(err)
		}
		if p.ServiceLinked != want {
			t.Errorf("%s: service-linked %v, want %v", in, p.ServiceLinked, want)
		}
		if noted := p.Assumed == request.AssumedOrdinary; noted != (in == account+"role/AWSServiceRoleForECS") {
			t.Errorf("%s: assumed %v", in, p.Assumed)
		}
	}
}

// TestWithSession: a session made from its role knows the role's path.
func TestWithSession(t *testing.T) {
	role, err := request.ParsePrincipal("arn:aws:iam::444455556666:role/app/Harvester")
	if err != nil {
		t.Fatal(err)
	}
	s, err := role.WithSession("run-7")
	if err != nil {
		t.Fatal(err)
	}
	if s.Kind != request.KindRoleSession || s.ARN.String() != "arn:aws:sts::444455556666:assumed-role/Harvester/run-7" || s.Path.String() != "/app/" || s.Display != s.ARN.String() {
		t.Errorf("got %+v", s)
	}
	if role.Kind != request.KindRole {
		t.Error("the role was changed")
	}
	for _, bad := range []string{"", "a/b", "a b"} {
		if _, err := role.WithSession(bad); err == nil {
			t.Errorf("session %q was accepted", bad)
		}
	}
	if _, err := s.WithSession("again"); err == nil {
		t.Error("a session has sessions")
	}
}

// TestUnnamedRole: the caller of a simulation without principal.
func TestUnnamedRole(t *testing.T) {
	p := request.UnnamedRole("444455556666")
	if p.Kind != request.KindRole || p.SameAccountAsResource || p.Account.String() != "444455556666" || p.Assumed != request.AssumedAnyRole {
		t.Errorf("got %+v", p)
	}
	p = request.UnnamedRole("")
	if !p.SameAccountAsResource || !p.Account.Equal(pattern.Hole(pattern.Digits12)) || p.Assumed != request.AssumedAnyRole {
		t.Errorf("got %+v", p)
	}
}

// TestParsePartialPrincipal is E-1629: the known text determines the kind, or nothing
// about the caller is known.
func TestParsePartialPrincipal(t *testing.T) {
	lit, hole, digits := pattern.Literal, pattern.Unknown(), pattern.Hole(pattern.Digits12)
	for _, tt := range []struct {
		in                  pattern.Text
		kind                request.PrincipalKind
		path, name, session string
		linked              truth.Value
	}{
		{pattern.WithPrefix("arn:aws:iam::444455556666:role/"), request.KindRole, "/(unknown)", "(unknown)", "(unknown)", truth.Unknown},
		{pattern.WithPrefix("arn:aws:iam::444455556666:role/app/Har"), request.KindRole, "/app/(unknown)", "(unknown)", "(unknown)", truth.False},
		{pattern.WithPrefix("arn:aws:iam::444455556666:role/aws-service-role/x"), request.KindRole, "/aws-service-role/(unknown)", "(unknown)", "(unknown)", truth.True},
		{pattern.Concat(lit("arn:aws:iam::"), digits, lit(":role/Harvester")), request.KindRole, "/", "Harvester", "(unknown)", truth.False},
		{pattern.Concat(lit("arn:aws:iam::444455556666:role/"), hole, lit("/Harvester")), request.KindRole, "/(unknown)/", "Harvester", "(unknown)", truth.False},
		{pattern.Concat(lit("arn:aws:iam::444455556666:role/"), hole, lit("-ci")), request.KindRole, "/(unknown)", "(unknown)-ci", "(unknown)", truth.Unknown},
		{pattern.WithPrefix("arn:aws:iam::444455556666:user/"), request.KindUser, "/(unknown)", "(unknown)", "", truth.False},
		{pattern.WithPrefix("arn:aws:sts::444455556666:assumed-role/Harvester/"), request.KindRoleSession, "/(unknown)", "Harvester", "(unknown)", truth.False},
		{pattern.WithPrefix("arn:aws:sts::444455556666:assumed-role/Har"), request.KindRoleSession, "/(unknown)", "Har(unknown)", "(unknown)", truth.False},
		{pattern.Concat(lit("arn:aws:sts::444455556666:assumed-role/H"), hole, lit("/run-7")), request.KindRoleSession, "/(unknown)", "H(unknown)", "run-7", truth.False},
		{pattern.WithPrefix("arn:aws:sts::444455556666:federated-user/"), request.KindFederatedUser, "", "(unknown)", "", truth.False},
		{pattern.Concat(lit("arn:aws:iam::"), digits, lit(":root")), request.KindRoot, "", "", "", truth.False},
	} {
		p, ok := request.ParsePartialPrincipal(tt.in)
		if !ok {
			t.Errorf("%s is not recognised", tt.in)
			continue
		}
		if p.Kind != tt.kind || p.Path.String() != tt.path || p.Name.String() != tt.name || p.Session.String() != tt.session || p.ServiceLinked != tt.linked {
			t.Errorf("%s: %v path %s name %s session %s linked %v", tt.in, p.Kind, p.Path, p.Name, p.Session, p.ServiceLinked)
		}
		if !p.ARN.Equal(tt.in) {
			t.Errorf("%s: ARN %s", tt.in, p.ARN)
		}
	}
	for _, in := range []pattern.Text{
		hole, pattern.WithPrefix("arn:"), pattern.WithPrefix("arn:aws:iam::"), pattern.WithPrefix("arn:aws:iam::444455556666:"),
		pattern.WithPrefix("arn:aws:iam::444455556666:ro"), pattern.WithPrefix("arn:aws:sqs:eu-west-1:444455556666:q"),
		pattern.WithPrefix("arn:aws:iam::444455556666:group/"), pattern.WithPrefix("arn:aws:iam::44:role/"), lit("nobody"),
	} {
		if p, ok := request.ParsePartialPrincipal(in); ok {
			t.Errorf("%s was taken for a %v", in, p.Kind)
		}
	}
	if p, ok := request.ParsePartialPrincipal(lit("arn:aws:iam::444455556666:user/mira")); !ok || p.Kind != request.KindUser {
		t.Error("a known ARN was not recognised")
	}
}
