// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// TestE1737ResourceTagNames: a tag of the resource has one value under both its names.
func TestE1737ResourceTagNames(t *testing.T) {
	given := func(key, value string) *request.Context {
		c, err := request.NewContext(map[string][]string{key: {value}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	value := func(c *request.Context, service, name string) string {
		k := program.NewKey(name, iam.NoServices{})
		e := (&env{context: c, action: &request.Action{Prefix: service}}).supplied(&k)
		if e == nil {
			return "nothing"
		}
		return e.Value.Describe()
	}
	for _, row := range []struct{ stated, service, asked, want string }{
		{"aws:ResourceTag/team", "ec2", "ec2:ResourceTag/Team", "a"},
		{"ec2:ResourceTag/team", "ec2", "aws:ResourceTag/team", "a"},
		{"ssm:resourceTag/team", "ssm", "aws:ResourceTag/team", "a"},
		{"ec2:ResourceTag/team", "sqs", "aws:ResourceTag/team", "nothing"},
		{"ec2:ResourceTag/team", "ec2", "aws:ResourceTag/env", "nothing"},
		{"aws:RequestTag/team", "ec2", "aws:ResourceTag/team", "nothing"},
	} {
		if got := value(given(row.stated, "a"), row.service, row.asked); got != row.want {
			t.Errorf("%s stated, %s in a request to %s: %s, want %s", row.stated, row.asked, row.service, got, row.want)
		}
	}
	merged := given("aws:ResourceTag/team", "a").Merge(given("ec2:ResourceTag/team", "b"))
	if got := value(merged, "ec2", "aws:ResourceTag/team"); got != "b" {
		t.Errorf("an expectation's name of the tag is overridden by the other: %s", got)
	}
	if _, err := request.NewContext(map[string][]string{"aws:ResourceTag/team": {"a"}, "ec2:ResourceTag/team": {"b"}}, nil); err == nil {
		t.Error("two values of one tag are accepted")
	}
}
