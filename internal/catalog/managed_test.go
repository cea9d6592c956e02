// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

func TestManagedPolicy(t *testing.T) {
	c := catalog.Default()
	p, err := c.ManagedPolicy("AdministratorAccess")
	if err != nil {
		t.Fatal(err)
	}
	if p.Document != `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}` {
		t.Errorf("document %s", p.Document)
	}
	if p.VersionID != "v1" || p.Path != "/" || p.Created.Format("2006-01-02") != "2015-02-06" || p.Updated.Before(p.Created) {
		t.Errorf("%+v", p)
	}
	for _, tt := range []struct{ ask, partition, want string }{
		{"AWSLambdaBasicExecutionRole", "", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"},
		{"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "aws", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"},
		{"arn:aws-cn:iam::aws:policy/ReadOnlyAccess", "aws-cn", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"},
		{"arn:aws-us-gov:iam::aws:policy/job-function/Billing", "aws-us-gov", "arn:aws-us-gov:iam::aws:policy/job-function/Billing"},
		{"arn:aws-iso-b:iam::aws:policy/ReadOnlyAccess", "aws-iso-b", "arn:aws-iso-b:iam::aws:policy/ReadOnlyAccess"},
	} {
		p, err := c.ManagedPolicy(tt.ask)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := p.ARN(tt.partition); got != tt.want {
			t.Errorf("ManagedPolicy(%q): %s", tt.ask, got)
		}
	}
}

func TestManagedPolicyNotFound(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct {
		ask  string
		want []string
	}{
		{"ReadOnlyAcess", []string{"ReadOnlyAccess"}},
		{"administratoraccess", []string{"AdministratorAccess"}},
		{"arn:aws-cn:iam::aws:policy/ReadOnlyAcess", []string{"arn:aws-cn:iam::aws:policy/ReadOnlyAccess"}},
		{"arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole", []string{"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}},
		{"LambdaBasicExecution", []string{"AWSLambdaBasicDurableExecutionRolePolicy", "AWSLambdaBasicExecutionRole"}},
		{"arn:aws:iam::210987654321:policy/Xyzzy", nil},
		{"", nil},
		{strings.Repeat("x", 100_000), nil},
	} {
		_, err := c.ManagedPolicy(tt.ask)
		var missing *catalog.NotFoundError
		if !errors.As(err, &missing) {
			t.Errorf("ManagedPolicy(%.40q): %v", tt.ask, err)
			continue
		}
		if tt.want != nil && !slices.Contains(tt.want, missing.Nearest[0]) {
			t.Errorf("ManagedPolicy(%.40q) proposes %q, want %q first", tt.ask, missing.Nearest, tt.want)
		}
		if !strings.Contains(err.Error(), c.ManagedPoliciesSource().Date) {
			t.Errorf("the message does not say how old the data is: %.200s", err)
		}
	}
}

// TestAllManagedPolicies decompresses and reads every policy.
func TestAllManagedPolicies(t *testing.T) {
	c := catalog.Default()
	all := c.ManagedPolicyNames()
	if len(all) != 1594 || !slices.IsSorted(all) {
		t.Errorf("%d policies, sorted: %v", len(all), slices.IsSorted(all))
	}
	for _, name := range all {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		var document struct {
			Version   string
			Statement json.RawMessage
		}
		if err := json.Unmarshal([]byte(p.Document), &document); err != nil || document.Version == "" || len(document.Statement) == 0 {
			t.Errorf("%s: %v in %.100s", name, err, p.Document)
		}
		if p.Name != name || !strings.HasPrefix(p.VersionID, "v") || !strings.HasPrefix(p.Path, "/") || !strings.HasSuffix(p.Path, "/") || p.Created.IsZero() {
			t.Errorf("%s: %+v", name, p)
		}
		again, err := c.ManagedPolicy(p.ARN("aws-cn"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Errorf("%s by its ARN: %s", name, diff)
		}
	}
}
