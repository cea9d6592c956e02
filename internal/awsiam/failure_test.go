// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

// L-114, J-7: all that is denied is in one error.
func TestDenied(t *testing.T) {
	t.Parallel()
	s, r := start(t, world())
	s.Fail("GetRolePolicy", awstest.Denied, awstest.Denied, awstest.Denied)
	s.Fail("GetRole", awstest.Denied)
	_, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
	if p := problemOf(t, err, Denied); strings.Join(p.Actions, " ") != "iam:GetRole iam:GetRolePolicy" {
		t.Errorf("denied %v", p.Actions)
	}
}

// Section I: what comes of failures, and how often a call is tried.
func TestFailures(t *testing.T) {
	t.Parallel()
	throttled := awstest.Fault{Status: http.StatusBadRequest, Code: "Throttling", Message: "Rate exceeded"}
	many := make([]awstest.Fault, 20)
	for i := range many {
		many[i] = throttled
	}
	for name, test := range map[string]struct {
		faults []awstest.Fault
		kind   ProblemKind
		tries  int
	}{
		"throttled for a while": {[]awstest.Fault{throttled, throttled}, Failed, 3},
		"throttled":             {many, Throttled, DefaultMaxAttempts},
		"expired":               {[]awstest.Fault{{Status: http.StatusForbidden, Code: "ExpiredToken"}}, Expired, 1},
		"bad key":               {[]awstest.Fault{{Status: http.StatusForbidden, Code: "InvalidClientTokenId"}}, BadCredentials, 1},
		"html":                  {[]awstest.Fault{{Status: http.StatusOK, Body: "<html>login</html>"}}, NotAWS, 1},
		"html not found":        {[]awstest.Fault{{Status: http.StatusNotFound, Body: "<html>no</html>"}}, NotAWS, 1},
		"limit":                 {[]awstest.Fault{{Status: http.StatusConflict, Code: "LimitExceeded"}}, Failed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, r := start(t, world())
			s.Fail("GetRole", test.faults...)
			_, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "linked"}, Options{})
			if name == "throttled for a while" {
				if err != nil {
					t.Fatal(err)
				}
			} else if p := problemOf(t, err, test.kind); test.kind == NotAWS && p.Host == "" || strings.Contains(p.Error(), "login") {
				t.Errorf("the problem is %+v", p)
			}
			if got := s.Count("GetRole"); got != test.tries {
				t.Errorf("%d attempts, want %d", got, test.tries)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	r := at("http://127.0.0.1:1")
	_, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
	if p := problemOf(t, err, Unreachable); p.Host != "127.0.0.1:1" {
		t.Errorf("host %q", p.Host)
	}
}

// A caller that gives up gets an answer at once; an attempt that takes too long ends.
func TestStall(t *testing.T) {
	t.Parallel()
	s, r := start(t, world())
	s.Fail("GetRole", awstest.Fault{Stall: true})
	ctx, stop := context.WithCancel(t.Context())
	s.After("GetRole", stop)
	_, err := r.Principal(ctx, Ref{Type: TypeRole, Name: "linked"}, Options{})
	wantKind(t, err, Canceled)

	r = quick(New(Settings{MaxAttempts: 2, Endpoints: Endpoints{IAM: s.URL, STS: s.URL}}))
	r.attempt = 50 * time.Millisecond
	s.Forget()
	s.Fail("GetRole", awstest.Fault{Stall: true}, awstest.Fault{Stall: true})
	_, err = r.Principal(t.Context(), Ref{Type: TypeRole, Name: "linked"}, Options{})
	wantKind(t, err, TimedOut)
	if s.Count("GetRole") != 2 {
		t.Errorf("%d attempts, want 2", s.Count("GetRole"))
	}
}

// L-110: a marker that comes again is an error, not a loop.
func TestMarkerLoop(t *testing.T) {
	t.Parallel()
	n := 0
	err := pages(t.Context(), "x", func(context.Context, *string) (*string, error) {
		n++
		again := "again"
		return &again, nil
	})
	if wantKind(t, err, BadAnswer); n != 2 {
		t.Errorf("%d pages", n)
	}
}

// L-110: a part of a list without the way to the rest is an error, not the whole list.
func TestTruncatedWithoutMarker(t *testing.T) {
	t.Parallel()
	err := pages(t.Context(), "x", func(context.Context, *string) (*string, error) { return more(true, nil), nil })
	wantKind(t, err, BadAnswer)
	if err := pages(t.Context(), "x", func(context.Context, *string) (*string, error) { return more(false, nil), nil }); err != nil {
		t.Error(err)
	}
}

// L-702: a configuration that cannot be used is tried again; one that can is used once.
func TestOpen(t *testing.T) {
	t.Parallel()
	s, r := start(t, world())
	s.Fail("GetCallerIdentity", awstest.Fault{Status: http.StatusForbidden, Code: "ExpiredToken"})
	_, err := r.Caller(t.Context())
	wantKind(t, err, Expired)
	for range 2 {
		if c, err := r.Caller(t.Context()); err != nil || c.Account != "111122223333" {
			t.Fatalf("%+v, %v", c, err)
		}
	}
	if s.Count("GetCallerIdentity") != 2 {
		t.Errorf("GetCallerIdentity was called %d times", s.Count("GetCallerIdentity"))
	}
	for name, test := range map[string]struct {
		settings Settings
		kind     ProblemKind
	}{
		"profile":  {Settings{Profile: "nobody"}, Misconfigured},
		"bundle":   {Settings{CABundle: "/nowhere/ca.pem"}, Misconfigured},
		"accounts": {Settings{AllowedAccounts: []string{"999999999999"}, Endpoints: Endpoints{STS: s.URL}}, AccountForbidden},
		"role": {Settings{
			Endpoints: Endpoints{STS: s.URL}, AssumeRole: &AssumeRole{RoleARN: "arn:aws:iam::999999999999:role/audit"},
		}, RoleNotTaken},
	} {
		s.Fail("AssumeRole", awstest.Denied)
		_, err := quick(New(test.settings)).Caller(t.Context())
		if p := problemOf(t, err, test.kind); name == "role" && p.Subject != "arn:aws:iam::999999999999:role/audit" {
			t.Errorf("%s: the problem is %+v", name, p)
		}
	}
}

// L-704 and the absence of credentials.
func TestOffline(t *testing.T) {
	for _, value := range []string{"1", "true", "yes"} {
		t.Setenv(OfflineVariable, value)
		_, err := at("http://127.0.0.1:1").Caller(t.Context())
		wantKind(t, err, Offline)
	}
	t.Setenv(OfflineVariable, "0")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	_, err := at("http://127.0.0.1:1").Caller(t.Context())
	wantKind(t, err, NoCredentials)
}

// L-701: the region is that of the settings, else of the environment, else a default.
func TestRegion(t *testing.T) {
	for _, test := range [][3]string{{"", "", "us-east-1"}, {"", "eu-central-1", "eu-central-1"}, {"cn-north-1", "eu-central-1", "cn-north-1"}} {
		t.Setenv("AWS_REGION", test[1])
		cfg, err := New(Settings{Region: test[0]}).config(t.Context())
		if err != nil || cfg.Region != test[2] {
			t.Errorf("%v: %s, %v", test, cfg.Region, err)
		}
	}
}

// What is logged says nothing of contents.
func TestLog(t *testing.T) {
	t.Parallel()
	s := awstest.New(t, world())
	var lines []map[string]any
	r := quick(New(Settings{Endpoints: Endpoints{IAM: s.URL, STS: s.URL}, Log: func(_ context.Context, _ string, details map[string]any) { lines = append(lines, details) }}))
	if _, err := r.Caller(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1 || lines[0]["operation"] != "STS.GetCallerIdentity" || lines[0]["status"] != 200 || lines[0]["request_id"] == nil || len(lines[0]) != 6 {
		t.Errorf("logged %v", lines)
	}
}

// What a credential_process prints are credentials: no message repeats it.
func TestProcessNotShown(t *testing.T) {
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	const secret = "wJalrXUtnFEMISECRET"
	for _, process := range []string{`echo {"Version":1,"SecretAccessKey":"` + secret + `"`, `echo ` + secret, `sh -c "echo ` + secret + `; exit 3"`, "/no/such/" + "program"} {
		file := filepath.Join(t.TempDir(), "config")
		if err := os.WriteFile(file, []byte("[default]\ncredential_process = "+process+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, role := range []*AssumeRole{nil, {RoleARN: "arn:aws:iam::999999999999:role/audit"}} {
			r := quick(New(Settings{CredentialsFiles: []string{os.DevNull}, ConfigFiles: []string{file}, AssumeRole: role, Endpoints: Endpoints{STS: "http://127.0.0.1:1"}}))
			_, err := r.Caller(t.Context())
			p := problemOf(t, err, NoCredentials)
			for cause := error(p); cause != nil; cause = errors.Unwrap(cause) {
				if strings.Contains(cause.Error(), secret) {
					t.Errorf("%s: %v", process, cause)
				}
			}
			if !strings.Contains(p.Message, "credential_process") {
				t.Errorf("%s: %q", process, p.Message)
			}
		}
	}
}

// L-203: a policy type that is being switched on or off is no answer: without it the gate
// would allow what AWS may still deny.
func TestOrganizationPending(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{scp, rcp, "TAG_POLICY"} {
		w := organization(true)
		w.Organization.Pending = []string{kind}
		_, r := start(t, w)
		o, err := r.OrganizationPolicies(t.Context(), "")
		if kind == "TAG_POLICY" {
			if err != nil || !o.ServicesOn {
				t.Errorf("%s: %v", kind, err)
			}
			continue
		}
		if p := problemOf(t, err, Changing); !strings.Contains(p.Subject, kind) || p.Got != "PENDING_DISABLE" {
			t.Errorf("%+v", p)
		}
	}
}

// A policy that was changed between two reads is read as it is then: the provider of an apply
// reads before and after the changes of that apply.
func TestPolicyChangedBetweenReads(t *testing.T) {
	t.Parallel()
	s, r := start(t, world())
	read := func() *Principal {
		p, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := read()
	versions := s.Count("GetPolicyVersion")
	if again := read(); again.Policies["managed/deploy"] != first.Policies["managed/deploy"] || s.Count("GetPolicyVersion") != versions {
		t.Errorf("a version that was read is read again: %d calls, then %d", versions, s.Count("GetPolicyVersion"))
	}
	s.After("GetRole", func() {
		s.Policies[deploy] = &awstest.Managed{Default: "v9", Versions: map[string]string{"v9": docB}}
	})
	_ = read() // with the hook
	if p := read(); p.Policies["managed/deploy"] != docB || p.Versions[deploy] != "v9" {
		t.Errorf("the policy is %s %s", p.Versions[deploy], p.Policies["managed/deploy"])
	}
}

// The metadata service of EC2 is the last source of credentials. The problem says whether it
// was asked, and what it answered.
func TestMetadata(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	answer := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(s.Close)
		return s.URL
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, test := range []struct {
		name, disabled, address string
		status                  int
	}{
		{"disabled", "true", closed.URL, 0}, {"no role", "false", answer(http.StatusNotFound), http.StatusNotFound},
		{"refused", "false", answer(http.StatusForbidden), http.StatusForbidden}, {"nothing there", "false", closed.URL, 0},
	} {
		t.Setenv("AWS_EC2_METADATA_DISABLED", test.disabled)
		t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", test.address)
		host := strings.TrimPrefix(test.address, "http://")
		if test.name == "disabled" {
			host = ""
		}
		for _, role := range []*AssumeRole{nil, {RoleARN: "arn:aws:iam::999999999999:role/audit"}} {
			_, err := quick(New(Settings{AssumeRole: role, Endpoints: Endpoints{STS: "http://127.0.0.1:1"}})).Caller(t.Context())
			if p := problemOf(t, err, NoCredentials); p.Operation != Metadata || p.Host != host || p.Status != test.status || len(p.Actions) > 0 {
				t.Errorf("%s, role %v: %+v", test.name, role, p)
			}
		}
	}
}
