// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// policyDocumentSchema has the arguments and blocks of aws_iam_policy_document
// and what is added to them. Blocks stay blocks, so that migrating is changing the
// type name.
func policyDocumentSchema() schema.Schema {
	attributes := policyDocumentArguments()
	for name, description := range map[string]string{
		"id":             "Checksum (CRC-32) of `json`.",
		"json":           "The document, indented.",
		"minified_json":  "The document without white space between its parts. Use it where white space counts towards the quota.",
		"canonical_json": "The document in one form, the same for any order and spelling of its parts: minified, statements in the order of their Sids, every list in ascending order without repetitions. For reviews, comparisons and fingerprints.",
	} {
		attributes[name] = schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	for name, attribute := range validationArguments() {
		attributes[name] = attribute
	}
	attributes["findings"] = findingsAttribute()
	attributes["size"] = schema.Int64Attribute{
		Computed:            true,
		MarkdownDescription: "Characters of `minified_json` as AWS counts them for the `policy_type`; every one of them where that leaves it open.",
	}
	attributes["size_limit"] = schema.Int64Attribute{
		Computed:            true,
		MarkdownDescription: "The limit on `size`, unless AWS raised it; null where `policy_type` and `attachment` leave it open. Of an inline policy it is the limit on all inline policies of the same identity together.",
	}
	return schema.Schema{
		MarkdownDescription: "Renders an IAM policy document: a drop-in for `aws_iam_policy_document` with the same arguments, blocks and, byte for byte, the same " +
			"`json` and `minified_json`. What that one loses or changes in silence is an error here, and so is a document too large for where it goes.",
		Attributes: attributes,
		Blocks:     map[string]schema.Block{"statement": statementBlock()},
	}
}

func policyDocumentArguments() map[string]schema.Attribute {
	documents := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
	}
	retired := func(successor string) schema.Attribute {
		return schema.StringAttribute{
			Optional:            true,
			DeprecationMessage:  "Use " + successor + " instead.",
			MarkdownDescription: "Retired; any text is an error. Use `" + successor + "`.",
		}
	}
	return map[string]schema.Attribute{
		"policy_id": schema.StringAttribute{Optional: true, MarkdownDescription: "The `Id` of the document."},
		"version": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Version of the policy language: `2012-10-17` (default) or `2008-10-17`. A source or override document with the greater version wins.",
		},
		"source_policy_documents": documents("Policies as JSON that the statements are added to, in order. A statement here replaces one of the same `sid` there; " +
			"no two of these documents may have a `Sid` in common. Empty strings and nulls are skipped."),
		"override_policy_documents": documents("Policies as JSON whose statements replace those of the same `Sid`, in place, and are otherwise added at the end, in order. A `Deny` that is replaced is a warning. " +
			"Empty strings and nulls are skipped."),
		"source_json":   retired("source_policy_documents"),
		"override_json": retired("override_policy_documents"),
		"policy_type": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "What the document is used as: " + codeList(facts.PolicyTypes()) + ". It says which quota applies, and which checks; a document over the quota fails the plan. Without it the checks guess the type, and their findings are warnings unless `fail_on` is given.",
		},
		"attachment": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Where the document goes, of the types with several quotas: " + codeList(facts.Attachments("identity")) + " for `identity`, " +
				"and for `resource` the service of the resource: " + codeList(facts.Attachments("resource")) + ". Without it no quota applies to those two.",
		},
	}
}

func statementBlock() schema.Block {
	set := func(description string) schema.Attribute {
		return schema.SetAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
	}
	required := func(description string) schema.Attribute {
		return schema.StringAttribute{Required: true, MarkdownDescription: description}
	}
	principals := func(description string) schema.Block {
		return schema.SetNestedBlock{
			MarkdownDescription: description,
			NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
				"type": required("`AWS`, `Service`, `Federated`, `CanonicalUser` or `*`."),
				"identifiers": schema.SetAttribute{
					ElementType: types.StringType, Required: true,
					MarkdownDescription: "ARNs, account ids, services such as `lambda.amazonaws.com`, or `*`. With the type `*` and the identifier `*` alone the principal is everyone (`\"Principal\": \"*\"`).",
				},
			}},
		}
	}
	return schema.ListNestedBlock{
		MarkdownDescription: "A statement of the document.",
		NestedObject: schema.NestedBlockObject{
			Attributes: map[string]schema.Attribute{
				"sid": schema.StringAttribute{Optional: true, MarkdownDescription: "Id of the statement, unique in the configuration."},
				"effect": schema.StringAttribute{
					Optional: true, Computed: true,
					MarkdownDescription: "`Allow` (default) or `Deny`.",
				},
				"actions":       set("Actions that the statement is about, such as `s3:GetObject`."),
				"not_actions":   set("Actions that the statement is not about: it is about all others."),
				"resources":     set("ARNs of resources that the statement is about. `&{` becomes `${` here, in `not_resources`, in identifiers and in condition values, so that `&{aws:username}` is a policy variable."),
				"not_resources": set("ARNs of resources that the statement is not about: it is about all others."),
			},
			Blocks: map[string]schema.Block{
				"principals":     principals("Principals that the statement is about, of one type."),
				"not_principals": principals("Principals that the statement is not about, of one type."),
				"condition": schema.SetNestedBlock{
					MarkdownDescription: "A condition; all of them have to hold.",
					NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
						"test":     required("Operator, such as `StringEquals`."),
						"variable": required("Condition key, such as `aws:PrincipalOrgID`."),
						"values": schema.ListAttribute{
							ElementType: types.StringType, Required: true,
							MarkdownDescription: "Values. One of them has to match; for negated operators, none may match. They keep their order.",
						},
					}},
				},
			},
		},
	}
}

// codeList lists words for Markdown.
func codeList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "`" + w + "`"
	}
	return strings.Join(quoted, ", ")
}
