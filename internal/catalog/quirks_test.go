// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestQuirks has what is odd about the source of the services' data, and how it is handled.
func TestQuirks(t *testing.T) {
	c := Default()
	mustAction := func(t *testing.T, name string) *Action {
		t.Helper()
		a, ok := c.Lookup(name)
		if !ok {
			t.Fatalf("no action %s", name)
		}
		return a
	}
	t.Run("global keys are missing from the services", func(t *testing.T) {
		for s := range c.All() {
			for _, k := range s.keys {
				if strings.HasPrefix(k.folded, "aws:") && !tagKeys[k.Name] {
					t.Errorf("%s lists %s", s.prefix, k.Name)
				}
			}
		}
		for _, key := range []string{"aws:SignInSessionArn", "codebuild:BuildArn", "codebuild:ProjectArn"} {
			if _, ok := c.ContextKey(key); !ok {
				t.Errorf("%s is not known", key)
			}
		}
	})
	t.Run("resource types that only guides show", func(t *testing.T) {
		for _, r := range facts.GuideResources() {
			a := mustAction(t, r.Action)
			if len(a.Resources) != 1 || a.Resources[0].Type.Name != r.Type || a.Resources[0].Type.Service != r.Service {
				t.Errorf("%s has the types %v", r.Action, a.Resources)
			}
		}
	})
	t.Run("placeholders come in four spellings", func(t *testing.T) {
		for template, key := range map[string]string{
			"aws:RequestTag/${TagKey}":                                 "AWS:requesttag/a",
			"s3:RequestObjectTag/<key>":                                "s3:RequestObjectTag/a",
			"ssm:resourceTag/tag-key":                                  "ssm:resourceTag/a",
			"codebuild:secondarySources/${sourceIdentifier}.auth.type": "codebuild:secondarySources/a.auth.type",
			"token.actions.${Domain}.ghe.com:ref":                      "token.actions.acme.ghe.com:ref",
		} {
			var k ConditionKey
			k.setName(template)
			if !k.HasPlaceholder() || !k.Matches(key) || !k.Matches(template) {
				t.Errorf("%s does not mean %s", template, key)
			}
			if k.Matches(k.before + k.after) {
				t.Errorf("the placeholder of %s may be empty", template)
			}
		}
	})
	t.Run("keys of other prefixes", func(t *testing.T) {
		for key, service := range map[string]string{"logs:LogGeneratingResourceArns": "xray", "ec2:osuser": "ec2-instance-connect", "identitycenter:InstanceArn": "sso", "saml:aud": "sts"} {
			s, _ := c.Service(service)
			if _, ok := s.ConditionKey(key); !ok {
				t.Errorf("%s does not list %s", service, key)
			}
			if info, ok := c.LookupKey(key); !ok || info.Origin != KeyService {
				t.Errorf("LookupKey(%s) = %+v, %v", key, info, ok)
			}
		}
	})
	t.Run("claims of identity providers are incomplete", func(t *testing.T) {
		for _, key := range []string{"token.actions.githubusercontent.com:sub", "gitlab.com:aud", "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:aud"} {
			if _, ok := c.LookupKey(key); !ok {
				t.Errorf("%s is called unknown", key)
			}
		}
	})
	t.Run("support is a union of three lists", func(t *testing.T) {
		a := mustAction(t, "ec2:RunInstances")
		lists := func(keys []*ConditionKey, name string) bool {
			return slices.ContainsFunc(keys, func(k *ConditionKey) bool { return k.Name == name })
		}
		if lists(a.ConditionKeys, "ec2:InstanceType") || !a.Supports("ec2:InstanceType") || !lists(a.SupportedKeys(), "ec2:InstanceType") {
			t.Error("ec2:InstanceType is listed on a resource type of ec2:RunInstances")
		}
	})
	t.Run("several levels in one field", func(t *testing.T) {
		if a := mustAction(t, "iam:AttachRolePolicy"); a.Levels != Write|PermissionsManagement {
			t.Errorf("%s", a.Levels)
		}
		if a := mustAction(t, "ec2:CreateTags"); a.Levels != Write|Tagging {
			t.Errorf("%s", a.Levels)
		}
	})
	t.Run("required is no rule", func(t *testing.T) {
		a := mustAction(t, "s3:GetObject")
		if len(a.RequiredTypes()) != 0 || !a.ResourceLevel() {
			t.Error("s3:GetObject has optional types only")
		}
		if len(mustAction(t, "ec2:RunInstances").RequiredTypes()) < 5 {
			t.Error("ec2:RunInstances needs several types")
		}
	})
	t.Run("no dependent actions", func(t *testing.T) {
		for s := range c.All() {
			for _, a := range s.actions {
				if len(a.DependentActions) > 0 {
					t.Errorf("%s has dependent actions: the escalation table is no longer the only source", a.Name)
				}
			}
		}
	})
	t.Run("types of keys", func(t *testing.T) {
		for key, name := range facts.KeyTypes() {
			want, err := iam.ParseKeyType(name)
			prefix, _, _ := strings.Cut(key, ":")
			s, ok := c.Service(prefix)
			if err != nil || !ok {
				t.Errorf("%s is %q: %v", key, name, err)
				continue
			}
			if k, ok := s.ConditionKey(key); !ok || k.Type != want {
				t.Errorf("%s is %+v, want %s", key, k, name)
			}
		}
	})
	t.Run("ARN formats", func(t *testing.T) {
		two, starred, owners := 0, 0, map[string]bool{}
		for s := range c.All() {
			for _, rt := range s.types {
				if len(rt.Formats) == 2 && facts.AWSOwnedOf(s.prefix) == nil && facts.ARNFormatsOf(s.prefix) == nil { // to which tables add some (E-1755)
					two++
				}
				for _, f := range rt.Formats {
					if strings.Contains(f.text, ", ") {
						t.Errorf("two formats in %q", f)
					}
					if strings.Contains(f.Resource(), "*") {
						starred++
					}
					owners[f.Account()] = true
				}
			}
		}
		if two != 13 || starred == 0 || !owners["aws"] || !owners["${AccountId}"] || owners["offering"] {
			t.Errorf("%d with two formats, %d with asterisks, owners %v", two, starred, owners)
		}
		for _, rt := range c.TypesForARN("ec2") {
			for _, f := range rt.Formats {
				if f.anyService() {
					t.Errorf("%s of %s is taken for an ec2 resource", f, rt.Service)
				}
			}
		}
		if slices.ContainsFunc(c.ARNServices(), func(s string) bool { return strings.ContainsAny(s, "${}*") }) {
			t.Error("a placeholder is taken for a service")
		}
	})
	t.Run("formats under another service name", func(t *testing.T) {
		for service, lister := range map[string]string{"iam": "sts", "kafka": "kafka-cluster", "elasticloadbalancing": "wafv2", "opensearch": "es"} {
			found := false
			for _, rt := range c.TypesForARN(service) {
				found = found || rt.Service == lister
			}
			if !found || !c.ARNService(service) {
				t.Errorf("ARNs of %s are not indexed under it", lister)
			}
		}
		if c.ARNService("S3") || c.ARNService("email") || !c.ARNService("s3-object-lambda") {
			t.Error("service fields of ARNs")
		}
	})
	t.Run("shared prefixes have one entry", func(t *testing.T) {
		for _, prefix := range []string{"elasticloadbalancing", "aws-marketplace", "ses"} {
			if !c.HasService(prefix) {
				t.Errorf("no service %s", prefix)
			}
		}
		if !c.Known("elasticloadbalancing:RegisterInstancesWithLoadBalancer") || !c.Known("elasticloadbalancing:CreateRule") {
			t.Error("actions of both generations of load balancers")
		}
	})
	t.Run("odd names of resource types", func(t *testing.T) {
		for service, name := range map[string]string{"lambda": "Function Alias", "elasticloadbalancing": "LoadBalancer/app/"} {
			s, _ := c.Service(service)
			if _, ok := s.ResourceType(name); !ok {
				t.Errorf("%s has no resource type %q", service, name)
			}
		}
	})
	t.Run("types of keys", func(t *testing.T) {
		if kind, multivalued, _ := c.KeyType("events:source"); kind != iam.TypeString || !multivalued {
			t.Error("events:source is typed as an array")
		}
		if info, _ := c.LookupKey("events:source"); info.Cardinality != MaybeMultivalued {
			t.Error("which is not reliable")
		}
		if info, _ := c.LookupKey("identitystore:UserId"); info.Cardinality != Single {
			t.Error("the table of context keys decides on identitystore:UserId")
		}
	})
	t.Run("retired services stay", func(t *testing.T) {
		for _, prefix := range []string{"a4b", "worklink", "aws-portal", "qldb"} {
			if !c.HasService(prefix) {
				t.Errorf("no service %s", prefix)
			}
		}
		for action, want := range map[string]bool{
			"deepracer:Anything": true, "DeepRacer:*": true, "payments:get": true, "cloudhsm:GetConfig": true,
			"payments:Xyzzy": false, "s3:GetObject": false, "nosuch:Action": false, "": false,
		} {
			if got := c.AttestedAction(action); got != want {
				t.Errorf("AttestedAction(%q) = %v", action, got)
			}
		}
		if !c.AttestedPrefix("zocalo") || c.AttestedPrefix("s3") || !c.AttestedKey("LakeFormation:GlueARN") || c.AttestedKey("s3:prefix") {
			t.Error("the attested list")
		}
	})
	t.Run("scenarios and actions without resource types", func(t *testing.T) {
		bare, scenarios := 0, 0
		for s := range c.All() {
			for _, a := range s.actions {
				if !a.ResourceLevel() {
					bare++
				}
				if len(a.Scenarios) > 0 {
					scenarios++
				}
			}
		}
		if bare != 6_723 || scenarios != 5 {
			t.Errorf("%d actions without resource types, %d with scenarios", bare, scenarios)
		}
		run := mustAction(t, "ec2:RunInstances").Scenarios
		if run[0].Name != "EC2-Classic-EBS" || len(run[0].Resources) != 7 || !run[0].Resources[0].Required {
			t.Errorf("%+v", run[0])
		}
	})
}

// TestY105: a table is not one of its indexes, while names that hold separators keep them.
func TestY105(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		action, entry string
		want          Fit
	}{
		{"dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", FitAll},
		{"dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*", FitNone},
		{"dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/*", FitSome},
		{"dynamodb:Query", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*", FitAll},
		{"lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:f:live", FitAll},
		{"logs:CreateLogGroup", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*", FitAll},
	} {
		a, ok := c.Lookup(x.action)
		if !ok {
			t.Fatalf("the catalogue lacks %s", x.action)
		}
		if got := a.Fit(ParseARNPattern(x.entry)); got != x.want {
			t.Errorf("%s on %s: %s, want %s", x.action, x.entry, got, x.want)
		}
	}
}
