// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command standin is a provider that replaces hashicorp/aws where plans are made for
// tests: it has the resources that iamproof check knows, with the arguments that matter,
// keeps what it is given and calls nothing. See ../plans.
package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/plugin"
)

const account = "210987654321"

func text(mode string) *schema.Schema {
	s := &schema.Schema{Type: schema.TypeString}
	for _, m := range mode {
		switch m {
		case 'o':
			s.Optional = true
		case 'c':
			s.Computed = true
		case 'r':
			s.Required = true
		case 'f':
			s.ForceNew = true
		}
	}
	return s
}

func set(mode string) *schema.Schema {
	s := text(mode)
	s.Type, s.Elem = schema.TypeSet, &schema.Schema{Type: schema.TypeString}
	return s
}

func list(mode string) *schema.Schema {
	s := set(mode)
	s.Type = schema.TypeList
	return s
}

func flag() *schema.Schema { return &schema.Schema{Type: schema.TypeBool, Optional: true} }

func blocks(mode string, of map[string]*schema.Schema) *schema.Schema {
	s := text(mode)
	s.Type, s.Elem = schema.TypeSet, &schema.Resource{Schema: of}
	return s
}

// kind is a type of resource: its arguments, how its id is made, and its ARN.
type kind struct {
	arguments map[string]*schema.Schema
	id, arn   string
}

var kinds = map[string]kind{
	"aws_iam_role": {map[string]*schema.Schema{
		"name": text("ocf"), "path": {Type: schema.TypeString, Optional: true, Default: "/", ForceNew: true}, "assume_role_policy": text("r"), "permissions_boundary": text("o"),
		"managed_policy_arns": set("oc"), "unique_id": text("c"),
		"inline_policy": blocks("oc", map[string]*schema.Schema{"name": text("o"), "policy": text("o")}),
	}, "{name}", "arn:aws:iam::" + account + ":role{path}{name}"},
	"aws_iam_user": {map[string]*schema.Schema{
		"name": text("r"), "path": {Type: schema.TypeString, Optional: true, Default: "/"}, "permissions_boundary": text("o"), "unique_id": text("c"),
	}, "{name}", "arn:aws:iam::" + account + ":user{path}{name}"},
	"aws_iam_group": {map[string]*schema.Schema{"name": text("r"), "path": {Type: schema.TypeString, Optional: true, Default: "/"}}, "{name}", "arn:aws:iam::" + account + ":group{path}{name}"},
	"aws_iam_policy": {map[string]*schema.Schema{
		"name": text("ocf"), "path": {Type: schema.TypeString, Optional: true, Default: "/", ForceNew: true}, "policy": text("r"), "policy_id": text("c"),
	}, "arn:aws:iam::" + account + ":policy{path}{name}", "arn:aws:iam::" + account + ":policy{path}{name}"},
	"aws_iam_role_policy":                       {map[string]*schema.Schema{"name": text("ocf"), "role": text("rf"), "policy": text("r")}, "{role}:{name}", ""},
	"aws_iam_user_policy":                       {map[string]*schema.Schema{"name": text("ocf"), "user": text("rf"), "policy": text("r")}, "{user}:{name}", ""},
	"aws_iam_group_policy":                      {map[string]*schema.Schema{"name": text("ocf"), "group": text("rf"), "policy": text("r")}, "{group}:{name}", ""},
	"aws_iam_role_policy_attachment":            {map[string]*schema.Schema{"role": text("rf"), "policy_arn": text("rf")}, "{role}/{policy_arn}", ""},
	"aws_iam_group_policy_attachment":           {map[string]*schema.Schema{"group": text("rf"), "policy_arn": text("rf")}, "{group}/{policy_arn}", ""},
	"aws_iam_user_group_membership":             {map[string]*schema.Schema{"user": text("rf"), "groups": set("r")}, "{user}", ""},
	"aws_iam_role_policy_attachments_exclusive": {map[string]*schema.Schema{"role_name": text("rf"), "policy_arns": set("r")}, "{role_name}", ""},
	"aws_s3_bucket":                             {map[string]*schema.Schema{"bucket": text("ocf"), "policy": text("oc")}, "{bucket}", "arn:aws:s3:::{bucket}"},
	"aws_s3_bucket_policy":                      {map[string]*schema.Schema{"bucket": text("rf"), "policy": text("r")}, "{bucket}", ""},
	"aws_s3_bucket_public_access_block":         {map[string]*schema.Schema{"bucket": text("rf"), "block_public_policy": flag(), "restrict_public_buckets": flag()}, "{bucket}", ""},
	"aws_sqs_queue":                             {map[string]*schema.Schema{"name": text("ocf"), "policy": text("oc"), "url": text("c")}, "https://sqs.eu-west-1.amazonaws.com/" + account + "/{name}", "arn:aws:sqs:eu-west-1:" + account + ":{name}"},
	"aws_sns_topic":                             {map[string]*schema.Schema{"name": text("ocf"), "policy": text("oc")}, "arn:aws:sns:eu-west-1:" + account + ":{name}", "arn:aws:sns:eu-west-1:" + account + ":{name}"},
	"aws_kms_key":                               {map[string]*schema.Schema{"description": text("o"), "policy": text("oc")}, "0a1b2c3d-0000-4000-8000-000000000000", "arn:aws:kms:eu-west-1:" + account + ":key/0a1b2c3d-0000-4000-8000-000000000000"},
	"aws_organizations_policy":                  {map[string]*schema.Schema{"name": text("r"), "content": text("r"), "type": {Type: schema.TypeString, Optional: true, Default: "SERVICE_CONTROL_POLICY", ForceNew: true}}, "p-{name}", "arn:aws:organizations::" + account + ":policy/o-a1b2c3d4e5/service_control_policy/p-{name}"},
	"aws_lambda_function":                       {map[string]*schema.Schema{"function_name": text("rf"), "role": text("r")}, "{function_name}", "arn:aws:lambda:eu-west-1:" + account + ":function:{function_name}"},
	"aws_lambda_permission": {map[string]*schema.Schema{
		"statement_id": text("oc"), "action": text("rf"), "function_name": text("rf"), "principal": text("rf"), "source_arn": text("of"), "source_account": text("of"),
		"function_url_auth_type": text("of"), "principal_org_id": text("of"), "qualifier": text("of"), "event_source_token": text("of"),
	}, "{statement_id}", ""},
	"aws_vpc_endpoint":         {map[string]*schema.Schema{"vpc_id": text("rf"), "service_name": text("rf"), "policy": text("oc")}, "vpce-0a1b2c3d", "arn:aws:ec2:eu-west-1:" + account + ":vpc-endpoint/vpce-0a1b2c3d"},
	"aws_iot_policy":           {map[string]*schema.Schema{"name": text("rf"), "policy": text("r")}, "{name}", "arn:aws:iot:eu-west-1:" + account + ":policy/{name}"},
	"aws_new_thing_policy":     {map[string]*schema.Schema{"resource_arn": text("r"), "policy": text("r")}, "{resource_arn}", ""},
	"aws_ecr_lifecycle_policy": {map[string]*schema.Schema{"repository": text("r"), "policy": text("r")}, "{repository}", ""},
	"aws_iam_instance_profile": {map[string]*schema.Schema{"name": text("ocf"), "role": text("o")}, "{name}", "arn:aws:iam::" + account + ":instance-profile/{name}"},
}

// resource makes a resource that keeps what it is given.
func resource(k kind) *schema.Resource {
	if k.arn != "" {
		k.arguments["arn"] = text("c")
	}
	k.arguments["tags"] = &schema.Schema{Type: schema.TypeMap, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}}
	fill := func(d *schema.ResourceData, template string) string {
		for name, s := range k.arguments {
			if s.Type != schema.TypeString {
				continue
			}
			value, _ := d.Get(name).(string)
			if value == "" {
				value = "made-up"
			}
			template = strings.ReplaceAll(template, "{"+name+"}", value)
		}
		return template
	}
	keep := func(_ context.Context, d *schema.ResourceData, _ any) diag.Diagnostics {
		for name, s := range k.arguments {
			if s.Computed && s.Type == schema.TypeString && name != "arn" && d.Get(name) == "" && name != "policy" {
				_ = d.Set(name, "made-up")
			}
		}
		d.SetId(fill(d, k.id))
		if k.arn != "" {
			_ = d.Set("arn", fill(d, k.arn))
		}
		return nil
	}
	nothing := func(context.Context, *schema.ResourceData, any) diag.Diagnostics { return nil }
	return &schema.Resource{Schema: k.arguments, CreateContext: keep, UpdateContext: keep, ReadContext: nothing, DeleteContext: nothing}
}

// document is the data source for policy documents. It writes what it is given, in its own
// order.
func document() *schema.Resource {
	principals := func() *schema.Schema {
		return blocks("o", map[string]*schema.Schema{"type": text("r"), "identifiers": set("r")})
	}
	statement := &schema.Schema{Type: schema.TypeList, Optional: true, Elem: &schema.Resource{Schema: map[string]*schema.Schema{
		"sid": text("o"), "effect": {Type: schema.TypeString, Optional: true, Default: "Allow"}, "actions": set("o"), "not_actions": set("o"), "resources": set("o"), "not_resources": set("o"),
		"principals": principals(), "not_principals": principals(),
		"condition": blocks("o", map[string]*schema.Schema{"test": text("r"), "variable": text("r"), "values": list("r")}),
	}}}
	return &schema.Resource{
		Schema: map[string]*schema.Schema{
			"policy_id": text("o"), "version": {Type: schema.TypeString, Optional: true, Default: "2012-10-17"}, "statement": statement,
			"source_policy_documents": list("o"), "override_policy_documents": list("o"), "json": text("c"), "minified_json": text("c"),
		},
		ReadContext: func(_ context.Context, d *schema.ResourceData, _ any) diag.Diagnostics {
			out := map[string]any{"Version": d.Get("version")}
			var statements []any
			all, _ := d.Get("statement").([]any)
			for _, s := range all {
				m, _ := s.(map[string]any)
				x := map[string]any{"Effect": m["effect"]}
				for from, to := range map[string]string{"sid": "Sid", "actions": "Action", "resources": "Resource", "not_actions": "NotAction"} {
					switch v := m[from].(type) {
					case string:
						if v != "" {
							x[to] = v
						}
					case *schema.Set:
						if v.Len() > 0 {
							x[to] = v.List()
						}
					}
				}
				if ps, ok := m["principals"].(*schema.Set); ok && ps.Len() > 0 {
					by := map[string]any{}
					for _, p := range ps.List() {
						pm, _ := p.(map[string]any)
						ids, _ := pm["identifiers"].(*schema.Set)
						typ, _ := pm["type"].(string)
						by[typ] = ids.List()
					}
					x["Principal"] = by
				}
				statements = append(statements, x)
			}
			out["Statement"] = statements
			raw, _ := json.Marshal(out)
			d.SetId("made-up")
			_ = d.Set("json", string(raw))
			_ = d.Set("minified_json", string(raw))
			return nil
		},
	}
}

func identity() *schema.Resource {
	return &schema.Resource{
		Schema: map[string]*schema.Schema{"account_id": text("c"), "arn": text("c")},
		ReadContext: func(_ context.Context, d *schema.ResourceData, _ any) diag.Diagnostics {
			d.SetId(account)
			_ = d.Set("account_id", account)
			_ = d.Set("arn", "arn:aws:iam::"+account+":user/deployer")
			return nil
		},
	}
}

func partition() *schema.Resource {
	return &schema.Resource{
		Schema: map[string]*schema.Schema{"partition": text("c")},
		ReadContext: func(_ context.Context, d *schema.ResourceData, _ any) diag.Diagnostics {
			p := os.Getenv("STANDIN_PARTITION")
			if p == "" {
				p = "aws"
			}
			d.SetId(p)
			_ = d.Set("partition", p)
			return nil
		},
	}
}

func main() {
	plugin.Serve(&plugin.ServeOpts{ProviderFunc: func() *schema.Provider {
		p := &schema.Provider{ResourcesMap: map[string]*schema.Resource{}, DataSourcesMap: map[string]*schema.Resource{
			"aws_iam_policy_document": document(), "aws_caller_identity": identity(), "aws_partition": partition(),
		}}
		for name, k := range kinds {
			p.ResourcesMap[name] = resource(k)
		}
		return p
	}})
}
