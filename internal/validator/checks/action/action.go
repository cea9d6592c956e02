// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package action checks actions: their form, whether they exist, and whether they fit the policy.
package action

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

const (
	invalidActionFormat    = "INVALID_ACTION_FORMAT"
	invalidServiceInAction = "INVALID_SERVICE_IN_ACTION"
	invalidAction          = "INVALID_ACTION"
	actionWildcardNoMatch  = "ACTION_WILDCARD_NO_MATCH"
	outdatedAction         = "DEPRECATED_OR_UNDOCUMENTED_ACTION"
	allWildcardSpelling    = "ALL_WILDCARD_SPELLING"
	redundantAction        = "REDUNDANT_ACTION"
)

const (
	actionPage    = frame.UserGuide + "reference_policies_elements_action.html"
	authorization = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"
)

// Checks are about Action and NotAction.
var Checks = slices.Concat(
	actionElementChecks, actionFormChecks, actionNameChecks, actionRetiredChecks, actionAttachedChecks, actionTrustChecks, actionStyleChecks,
	actionRedundantChecks,
)

// actionElementChecks are about the elements as a whole. Package policy finds them.
var actionElementChecks = []frame.Check{
	{
		ID: policy.CodeMissingAction, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: actionPage,
		Title:   "No Action",
		Why:     "A statement must name actions, with Action or with NotAction. AWS refuses one that does neither.",
		Fix:     `Add the actions, such as "Action": "s3:GetObject".`,
		Example: `{"Effect":"Deny","Resource":"arn:aws:s3:::audit-archive/*"}`,
		Adjust: func(c *frame.Pass, _ *view.Statement, f *frame.Found) {
			if c.Type == iam.Trust {
				f.Fix = `Add "Action": "sts:AssumeRole", or the variant for web identities or SAML.`
			}
		},
	},
	{
		ID: policy.CodeEmptyAction, Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.Resource | iam.SCP | iam.RCP, Class: frame.Suggestion}}, Types: iam.AllTypes,
		AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseStructure, Blocks: true, Link: actionPage,
		Title:   "Empty list of actions",
		Why:     "An empty Action covers nothing and an empty NotAction covers everything. IAM refuses both; services that store resource policies may accept them.",
		Fix:     "Name the actions. If the list is computed, leave the statement out when it is empty.",
		Example: `{"Effect":"Allow","Action":[],"Resource":"*"}`,
		Adjust:  adjustEmptyAction,
	},
}

// adjustEmptyAction makes an empty NotAction graver where the class for the policy type is mild: it selects everything.
func adjustEmptyAction(c *frame.Pass, s *view.Statement, f *frame.Found) {
	if c.Type&(iam.IdentityTypes|iam.Trust) != 0 {
		f.Message += " IAM refuses the document."
		return
	}
	if f.At == nil || f.At.Key() != "NotAction" || s == nil {
		return
	}
	f.Class = frame.Warning
	if s.Effect == policy.Allow && c.Type&(iam.Resource|iam.Endpoint) != 0 {
		f.Class = frame.SecurityWarning
	}
}
