// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

func TestSelect(t *testing.T) {
	c := catalog.Default()
	yes, no := true, false
	for _, tt := range []struct {
		name  string
		query catalog.Query
		want  []string
	}{
		{"patterns", catalog.Query{Patterns: []string{"sqs:ListQueue*", "SQS:listqueues"}}, []string{"sqs:ListQueues", "sqs:ListQueueTags"}},
		{"level", catalog.Query{Services: []string{"STS"}, Levels: catalog.Tagging}, []string{"sts:TagGetWebIdentityToken", "sts:TagSession"}},
		{"levels", catalog.Query{Services: []string{"sqs"}, Levels: catalog.PermissionsManagement | catalog.Tagging}, []string{"sqs:AddPermission", "sqs:RemovePermission", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"}},
		{"no resources", catalog.Query{Services: []string{"sqs"}, ResourceLevel: &no}, []string{"sqs:ListQueues"}},
		{"resource type", catalog.Query{Patterns: []string{"s3:Get*Acl", "s3:ListBucket"}, ResourceTypes: []string{"BUCKET"}}, []string{"s3:GetBucketAcl", "s3:ListBucket"}},
		{"resource type of a service", catalog.Query{Patterns: []string{"s3:GetObject", "s3:ListBucket"}, ResourceTypes: []string{"s3:object"}}, []string{"s3:GetObject"}},
		{"key", catalog.Query{Services: []string{"s3"}, ConditionKeys: []string{"s3:max-keys"}}, []string{"s3:ListBucket", "s3:ListBucketVersions"}},
		{"nothing fits", catalog.Query{Patterns: []string{"sqs:ListQueues"}, ResourceLevel: &yes}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := c.Select(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, names(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	all, err := c.Select(catalog.Query{})
	if err != nil || len(all) != c.Counts().Actions {
		t.Errorf("the empty query: %d actions, %v", len(all), err)
	}
	both, err := c.Select(catalog.Query{Services: []string{"sqs"}, Patterns: []string{"s3:ListBucket"}})
	if err != nil || !slices.Contains(names(both), "s3:ListBucket") || !slices.Contains(names(both), "sqs:SendMessage") {
		t.Errorf("services and patterns: %v, %v", names(both), err)
	}
}

func TestSelectErrors(t *testing.T) {
	for _, tt := range []struct {
		query catalog.Query
		want  string
	}{
		{catalog.Query{Services: []string{"lamda"}}, `Did you mean "lambda"?`},
		{catalog.Query{Patterns: []string{"s3:GetObjetc"}}, `Did you mean "s3:GetObject"?`},
		{catalog.Query{Patterns: []string{"sqs:Fetch*"}}, "matches nothing"},
		{catalog.Query{Patterns: []string{"s*:Get"}}, "no wildcard in the service"},
		{catalog.Query{Services: []string{"s3"}, ResourceTypes: []string{"buckets"}}, `Did you mean "bucket"?`},
		{catalog.Query{Services: []string{"s3"}, ConditionKeys: []string{"s3:maxkeys"}}, `Did you mean "s3:max-keys"?`},
	} {
		_, err := catalog.Default().Select(tt.query)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q in it", tt.query, err, tt.want)
		}
	}
}
