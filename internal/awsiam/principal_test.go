// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

// TestMain gives the tests credentials that are good for nothing, and keeps the developer's
// own away from them.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			os.Unsetenv(name)
		}
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Unsetenv(OfflineVariable)
	os.Exit(m.Run())
}

// quick makes a reader wait for nothing.
func quick(r *Reader) *Reader {
	r.backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	r.sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	return r
}

// at returns a reader of a server.
func at(url string) *Reader {
	return quick(New(Settings{Endpoints: Endpoints{IAM: url, STS: url, Organizations: url}}))
}

// start starts a server and returns a reader of it.
func start(t *testing.T, w *awstest.World) (*awstest.Server, *Reader) {
	t.Helper()
	s := awstest.New(t, w)
	return s, at(s.URL)
}

const (
	docA     = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a+b/%20ü/*"}]}`
	docB     = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sqs:*","Resource":"*"}}`
	readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	deploy   = "arn:aws:iam::111122223333:policy/ops/deploy"
	limit    = "arn:aws:iam::111122223333:policy/limit"
)

// world is an account with a role that has everything a role can have.
func world() *awstest.World {
	return &awstest.World{
		Roles: map[string]*awstest.Identity{
			"app": {
				Path: "/svc/web/", Boundary: limit, Tags: map[string]string{"team": "tide"}, LastUsed: "2026-10-01T10:00:00Z", LastRegion: "eu-west-1",
				Inline:   map[string]string{"one": docA, "two": docB, "Statement": docA},
				Attached: []string{deploy, readOnly, "arn:aws:iam::111122223333:policy/ReadOnlyAccess"},
			},
			"linked": {Path: "/aws-service-role/ecs.amazonaws.com/"},
			"sso":    {Path: "/aws-reserved/sso.amazonaws.com/eu-west-1/"},
		},
		Users: map[string]*awstest.Identity{
			"ann": {Groups: []string{"g2", "g0", "g1"}, Inline: map[string]string{"own": docA}, Tags: map[string]string{"dept": "x"}, Boundary: limit},
		},
		Groups: map[string]*awstest.Identity{
			"g0": {Attached: []string{deploy}}, "g1": {Attached: []string{deploy, readOnly}, Inline: map[string]string{"in": docB}}, "g2": {},
		},
		Policies: map[string]*awstest.Managed{
			deploy:   {Default: "v4", Versions: map[string]string{"v1": docA, "v4": docB, "v5": docA}},
			readOnly: {Default: "v9", Versions: map[string]string{"v9": docA}},
			"arn:aws:iam::111122223333:policy/ReadOnlyAccess": {Default: "v1", Versions: map[string]string{"v1": docB}},
			limit: {Default: "v2", Versions: map[string]string{"v2": docB}},
		},
	}
}

func parse(t *testing.T, text string) Ref {
	t.Helper()
	ref, err := ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func keys[V any](m map[string]V) string { return strings.Join(slices.Sorted(maps.Keys(m)), " ") }

// problemOf is the problem of an error, which must be of a kind.
func problemOf(t *testing.T, err error, kind ProblemKind) (p *Problem) {
	t.Helper()
	if !errors.As(err, &p) || p.Kind != kind {
		t.Fatalf("the error is %#v, want kind %d", err, kind)
	}
	return p
}

func wantKind(t *testing.T, err error, kind ProblemKind) {
	t.Helper()
	_ = problemOf(t, err, kind)
}

// L-101, L-103, L-110, J-1, J-2, J-6: everything of a role, in 14 calls of IAM, through
// pages of any size and in either form of a document.
func TestRole(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*awstest.World){
		"encoded":      func(*awstest.World) {},
		"plain":        func(w *awstest.World) { w.Plain = true },
		"pages of one": func(w *awstest.World) { w.PageSize = 1 },
		"pages of two": func(w *awstest.World) { w.PageSize = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world()
			change(w)
			s, r := start(t, w)
			p, err := r.Principal(t.Context(), parse(t, "arn:aws:sts::111122223333:assumed-role/app/i-1"), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := keys(p.Policies), "aws/ReadOnlyAccess inline/Statement inline/one inline/two managed/ReadOnlyAccess managed/deploy"; got != want {
				t.Errorf("policies %s, want %s", got, want)
			}
			if p.Policies["inline/one"] != docA || p.Policies["managed/deploy"] != docB || p.Boundary != docB || p.Policies["aws/ReadOnlyAccess"] != docA {
				t.Errorf("documents are not as they were: %q", p.Policies)
			}
			if p.ARN != "arn:aws:iam::111122223333:role/svc/web/app" || p.Path != "/svc/web/" || p.BoundaryARN != limit || p.MaxSession != 3600 || p.Trust == "" {
				t.Errorf("the role is %+v", p)
			}
			if p.Versions[deploy] != "v4" || p.Versions[limit] != "v2" || len(p.Attached) != 3 {
				t.Errorf("versions %v of %v", p.Versions, p.Attached)
			}
			if got := p.Context()["aws:PrincipalTag/team"]; len(got) != 1 || got[0] != "tide" {
				t.Errorf("context %v", p.Context())
			}
			if p.LastUsed == nil || p.LastUsed.Region != "eu-west-1" {
				t.Errorf("last used %v", p.LastUsed)
			}
			if name == "encoded" {
				if got := len(s.Calls()); got != 15 { // 14 of IAM, one of STS
					t.Errorf("%d calls, want 15: %v", got, s.Calls())
				}
			}
		})
	}
}

// J-3: a user with three groups that share a policy, which is read once.
func TestUser(t *testing.T) {
	t.Parallel()
	s, r := start(t, world())
	p, err := r.Principal(t.Context(), Ref{Type: TypeUser, Name: "ann"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "group/g0/managed/deploy group/g1/aws/ReadOnlyAccess group/g1/inline/in group/g1/managed/deploy inline/own"
	if got := keys(p.Policies); got != want {
		t.Errorf("policies %s, want %s", got, want)
	}
	if s.Count("GetPolicyVersion") != 3 { // deploy, ReadOnlyAccess, limit
		t.Errorf("%d versions were read, want 3", s.Count("GetPolicyVersion"))
	}
	if strings.Join(p.Groups, " ") != "g0 g1 g2" || p.Trust != "" || p.Boundary != docB {
		t.Errorf("the user is %+v", p)
	}
}

// The snapshot takes the place of AWS's own policies only where it has them.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	s := awstest.New(t, world())
	r := quick(New(Settings{Endpoints: Endpoints{IAM: s.URL, STS: s.URL}, Snapshot: func(arn string) (string, string, bool) {
		return "{}", "v0", arn == readOnly || arn == deploy
	}}))
	for _, snapshot := range []bool{true, false} {
		p, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{Snapshot: snapshot})
		if err != nil {
			t.Fatal(err)
		}
		if (p.Policies["aws/ReadOnlyAccess"] == "{}") != snapshot || p.Policies["managed/deploy"] != docB {
			t.Errorf("snapshot %t: %v", snapshot, p.Policies)
		}
	}
}

// L-111, L-112: which texts say which principal.
func TestParseRef(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"arn:aws:iam::111122223333:role/a/b/app":                                                   "role /a/b/ app",
		"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_x": "role /aws-reserved/sso.amazonaws.com/eu-west-1/ AWSReservedSSO_x",
		"arn:aws-us-gov:iam::111122223333:user/ann":                                                "user / ann",
		"arn:aws-cn:sts::111122223333:assumed-role/app/i-1":                                        "role  app",
		"arn:aws:iam::111122223333:group/g":                                                        "group / g",
		"arn:aws:iam::aws:policy/job-function/X":                                                   "policy /job-function/ X",
		"arn:aws:iam::111122223333:root":                                                           "",
		"arn:aws:sts::111122223333:federated-user/bob":                                             "",
		"arn:aws:iam::111122223333:role/*":                                                         "",
		"arn:aws:iam::111122223333:policy/":                                                        "",
		"arn:aws:s3:::b":                                                                           "",
		"ec2.amazonaws.com":                                                                        "",
		"*":                                                                                        "",
		"":                                                                                         "",
	} {
		ref, err := ParseRef(text)
		got := ""
		if err == nil {
			got = ref.Type + " " + ref.Path + " " + ref.Name
		}
		if got != want {
			t.Errorf("%q is %q (%v), want %q", text, got, err, want)
		}
		if err == nil && ref.Path != "" && ref.ARN() != text {
			t.Errorf("%q prints as %q", text, ref.ARN())
		}
	}
}

// L-112, L-113: what is refused before a call of IAM, and what is not there.
func TestWrongPrincipal(t *testing.T) {
	t.Parallel()
	s, r := start(t, world())
	for text, kind := range map[string]ProblemKind{
		"arn:aws:iam::999999999999:role/app":      OtherAccount,
		"arn:aws-cn:iam::111122223333:role/app":   OtherPartition,
		"arn:aws:iam::111122223333:role/app":      OtherPath,
		"arn:aws:iam::111122223333:role/nobody":   NotFound,
		"arn:aws:iam::111122223333:user/nobody":   NotFound,
		"arn:aws:iam::111122223333:role/x/linked": OtherPath,
	} {
		_, err := r.Principal(t.Context(), parse(t, text), Options{})
		if p := problemOf(t, err, kind); p.Subject != text {
			t.Errorf("%s: the problem is about %q", text, p.Subject)
		}
	}
	s.Forget()
	for _, text := range []string{"arn:aws:iam::999999999999:role/app", "arn:aws-cn:iam::111122223333:role/app"} {
		_, _ = r.Principal(t.Context(), parse(t, text), Options{})
	}
	if len(s.Calls()) != 0 {
		t.Errorf("principals of others were asked for: %v", s.Calls())
	}
}

// L-113: a role that appears late is found; policies that go away meanwhile are no longer
// part of it; a boundary that is gone is an error, and so is what never comes to rest.
func TestChanging(t *testing.T) {
	t.Parallel()
	t.Run("created late", func(t *testing.T) {
		t.Parallel()
		w := world()
		late := w.Roles["app"]
		delete(w.Roles, "app")
		s, r := start(t, w)
		r.sleep = func(context.Context, time.Duration) error { s.Roles["app"] = late; return nil }
		if _, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{}); err != nil {
			t.Error(err)
		}
	})
	t.Run("detached and deleted", func(t *testing.T) {
		t.Parallel()
		s, r := start(t, world())
		s.After("ListAttachedRolePolicies", func() {
			delete(s.Policies, deploy)
			s.Roles["app"].Attached = []string{readOnly}
		})
		p, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := keys(p.Policies); got != "aws/ReadOnlyAccess inline/Statement inline/one inline/two" {
			t.Errorf("policies %s", got)
		}
	})
	t.Run("inline deleted", func(t *testing.T) {
		t.Parallel()
		s, r := start(t, world())
		s.After("ListRolePolicies", func() { delete(s.Roles["app"].Inline, "one") })
		p, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := p.Policies["inline/one"]; ok {
			t.Error("a policy that is gone is part of the role")
		}
	})
	t.Run("default version moved", func(t *testing.T) {
		t.Parallel()
		s, r := start(t, world())
		s.After("GetPolicy", func() {
			for _, p := range s.Policies {
				p.Versions = map[string]string{"v7": docA}
				p.Default = "v7"
			}
		})
		p, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Versions[deploy] != "v7" {
			t.Errorf("versions %v", p.Versions)
		}
	})
	t.Run("never at rest", func(t *testing.T) {
		t.Parallel()
		w := world()
		w.Roles["app"].Attached = append(w.Roles["app"].Attached, "arn:aws:iam::111122223333:policy/ghost")
		_, r := start(t, w)
		_, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
		wantKind(t, err, Changing)
	})
	t.Run("boundary gone", func(t *testing.T) {
		t.Parallel()
		w := world()
		delete(w.Policies, limit)
		_, r := start(t, w)
		_, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
		if p := problemOf(t, err, BoundaryGone); p.Got != limit {
			t.Errorf("the boundary is %q", p.Got)
		}
		_, err = r.Principals(t.Context(), &Query{Roles: true})
		wantKind(t, err, BoundaryGone)
	})
}

// J-5: many principals, the same as one by one, in the order of their ARNs.
func TestPrincipals(t *testing.T) {
	t.Parallel()
	_, r := start(t, world())
	list, err := r.Principals(t.Context(), &Query{Roles: true, Users: true, AWSRoles: true})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range list {
		names = append(names, p.Name)
		one, err := r.Principal(t.Context(), parse(t, p.ARN), Options{})
		if err != nil {
			t.Fatal(err)
		}
		one.Description, one.MaxSession = "", 0
		if fmt.Sprintf("%+v", *one) != fmt.Sprintf("%+v", *p) && one.LastUsed == nil {
			t.Errorf("by itself %+v\nin the stream %+v", *one, *p)
		}
		if keys(one.Policies) != keys(p.Policies) || one.Boundary != p.Boundary || one.Trust != p.Trust {
			t.Errorf("%s: by itself %v, in the stream %v", p.Name, one.Policies, p.Policies)
		}
	}
	if got := strings.Join(names, " "); got != "sso linked app ann" {
		t.Errorf("found %s", got)
	}
	for want, q := range map[string]*Query{
		"app":     {Roles: true},
		"app ann": {Roles: true, Users: true},
		"ann":     {Roles: true, Users: true, Tags: map[string]string{"dept": "x"}},
		"":        {Roles: true, Tags: map[string]string{"dept": "x"}},
		"linked":  {Roles: true, AWSRoles: true, PathPrefix: "/aws-service-role/"},
	} {
		list, err := r.Principals(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%+v finds %q, want %q", q, got, want)
		}
	}
	_, err = r.Principals(t.Context(), &Query{Roles: true, AWSRoles: true, Limit: 2})
	wantKind(t, err, TooMany)
}

// Edges: partitions, many pages, a role that was made anew.
func TestEdges(t *testing.T) {
	t.Parallel()
	for _, partition := range []string{"aws-cn", "aws-us-gov", "aws-eusc"} {
		_, r := start(t, &awstest.World{Partition: partition, Roles: map[string]*awstest.Identity{"app": {Path: "/p/"}}})
		p, err := r.Principal(t.Context(), parse(t, "arn:"+partition+":iam::111122223333:role/p/app"), Options{})
		if err != nil || p.Partition != partition || !strings.HasPrefix(p.ARN, "arn:"+partition+":") {
			t.Errorf("%s: %+v, %v", partition, p, err)
		}
		_, err = r.Principal(t.Context(), parse(t, "arn:aws:iam::111122223333:role/p/app"), Options{})
		wantKind(t, err, OtherPartition)
	}
	inline := map[string]string{}
	for i := range 101 {
		inline[fmt.Sprintf("p%03d", i)] = docA
	}
	s, r := start(t, &awstest.World{PageSize: 100, Roles: map[string]*awstest.Identity{"app": {Inline: inline}}})
	p, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
	if err != nil || len(p.Policies) != 101 || s.Count("ListRolePolicies") != 2 {
		t.Fatalf("%d policies in %d pages, %v", len(p.Policies), s.Count("ListRolePolicies"), err)
	}
	s.Roles["app"].ID = "NEW"
	if again, err := r.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{}); err != nil || again.UniqueID == p.UniqueID {
		t.Errorf("the id is still %s, %v", p.UniqueID, err)
	}
	if _, err := document("x", nil); !is(err, BadAnswer) {
		t.Errorf("a document that is missing: %v", err)
	}
	bad := "%zz"
	if _, err := document("x", &bad); !is(err, BadAnswer) {
		t.Errorf("a document that cannot be decoded: %v", err)
	}
}
