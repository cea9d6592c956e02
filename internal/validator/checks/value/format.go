// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	invalidRegion  = "INVALID_REGION"
	invalidVPC     = "INVALID_VPC_FORMAT"
	invalidVPCE    = "INVALID_VPCE_FORMAT"
	invalidKMSKey  = "INVALID_KMS_KEY_VALUE"
	invalidAccount = "INVALID_ACCOUNT_ID_VALUE"
	invalidOrg     = "INVALID_ORG_ID_VALUE"
	invalidOrgPath = "INVALID_ORG_PATH_VALUE"
)

// valueFormatChecks are about keys whose values have a format; one function serves them all.
var valueFormatChecks = []frame.Check{
	{
		ID: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:     "Region that does not exist, in a condition",
		Why:       "The key holds the code of a region, such as eu-central-1. No request has a display name or a code that does not exist; a Deny with a negated operator then denies everything.",
		Fix:       "Write the code of the region.",
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-frankfurt-1"}}}`,
		Condition: checkFormat,
	},
	{
		ID: invalidVPC, FoundBy: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Value that is not the id of a VPC",
		Why:     "The key holds the id of a VPC: vpc- and 8 or 17 hexadecimal digits in lower case.",
		Fix:     "Write the id of the VPC, such as vpc-0a1b2c3d4e5f67890.",
		Example: `{"StringEquals":{"aws:SourceVpc":"subnet-0a1b2c3d"}}`,
	},
	{
		ID: invalidVPCE, FoundBy: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Value that is not the id of a VPC endpoint",
		Why:     "The key holds the id of a VPC endpoint: vpce- and 8 or 17 hexadecimal digits in lower case. For the VPC itself there is aws:SourceVpc.",
		Fix:     "Write the id of the endpoint, such as vpce-0a1b2c3d4e5f67890.",
		Example: `{"StringEquals":{"aws:SourceVpce":"vpc-0a1b2c3d"}}`,
	},
	{
		ID: invalidKMSKey, FoundBy: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames,
		Title:   "Value that is not the ARN of a KMS key",
		Why:     "The key holds the ARN of a KMS key. No request has an alias, or the id of the key alone.",
		Fix:     "Write the ARN of the key, such as arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab.",
		Example: `{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"alias/app"}}`,
	},
	{
		ID: invalidAccount, FoundBy: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Value that is not an account id",
		Why:     "The key holds an account id, which is twelve digits. JSON numbers lose leading zeros, so that an id must be a string.",
		Fix:     "Write the twelve digits, in quotes.",
		Example: `{"StringEquals":{"aws:SourceAccount":21098765432}}`,
	},
	{
		ID: invalidOrg, FoundBy: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Value that is not the id of an organization",
		Why:     "The key holds the id of an organization: o- and 10 to 32 letters in lower case or digits. Roots and units of an organization are in the keys that end in OrgPaths.",
		Fix:     "Write the id of the organization, such as o-a1b2c3d4e5.",
		Example: `{"StringEquals":{"aws:PrincipalOrgID":"r-ab12"}}`,
	},
	{
		ID: invalidOrgPath, FoundBy: invalidRegion, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseNames, Link: frame.GlobalKeysPage,
		Title:   "Value that is not a path in an organization",
		Why:     "The key holds the whole path from the organization to the account's unit, with a slash at its end. No request has a shorter text.",
		Fix:     `Write the path such as "o-a1b2c3d4e5/r-ab12/ou-ab12-11112222/", or with StringLike and an asterisk at its end for the units below.`,
		Example: `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcd123456/r-ab12/ou-ab12-11112222"}}`,
	},
}

// checkFormat holds the values of keys with a format against it. Values with wildcards and variables have checks of their own.
func checkFormat(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Compares() {
		return
	}
	format := formatOf(c, e)
	switch {
	case format.Kind == facts.AnyFormat:
		return
	case format.Kind == facts.ListFormat:
		return // ENUMERATED_VALUE_UNKNOWN
	case e.Op.Family != iam.StringFamily && !(e.Op.Family == iam.ARNFamily && format.Kind == facts.KMSKeyFormat):
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if !isLiteral(c, v) {
			continue
		}
		text := v.Text
		if e.Op.IgnoreCase {
			text = strings.ToLower(text)
		}
		if format.Kind == facts.OrgPathFormat {
			if fault := orgPathFault(text, e.Op.Like); fault != "" && (e.Op.Like || !wildcardIn(text)) {
				addOrgPath(c, s, e, v, fault)
			}
			continue
		}
		if !wildcardIn(text) && !slices.Contains(format.Values, text) {
			checkFormatOf(c, s, e, v, format.Kind, text)
		}
	}
}

// checkFormatOf reports a literal value that is not of the format.
func checkFormatOf(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value, kind facts.FormatKind, text string) {
	switch kind {
	case facts.RegionFormat:
		checkRegion(c, s, e, v, text)
	case facts.VPCFormat:
		if !hexID(text, "vpc-") {
			addFormat(c, s, e, v, invalidVPC, "not the id of a VPC", "")
		}
	case facts.VPCEFormat:
		if hexID(text, "vpc-") {
			addFormat(c, s, e, v, invalidVPCE, "the id of a VPC, not of an endpoint", "Use the key aws:SourceVpc, or write the id of the endpoint, which begins with vpce-.")
		} else if !hexID(text, "vpce-") {
			addFormat(c, s, e, v, invalidVPCE, "not the id of a VPC endpoint", "")
		}
	case facts.AccountFormat:
		if !arn.IsAccountID(text) {
			addAccount(c, s, e, v)
		}
	case facts.OrgFormat:
		if !isOrgID(text) {
			fix := ""
			if strings.HasPrefix(text, "r-") || strings.HasPrefix(text, "ou-") || strings.Contains(text, "/") {
				fix = "Write the id of the organization, which begins with o-, or use the key " + strings.TrimSuffix(e.Name, "ID") + "Paths with the whole path."
			}
			addFormat(c, s, e, v, invalidOrg, "not the id of an organization", fix)
		}
	case facts.KMSKeyFormat:
		if what := notKMSKey(text); what != "" {
			addFormat(c, s, e, v, invalidKMSKey, what, "")
		}
	}
}

// notKMSKey says what a value is instead of the ARN of a KMS key, "" if it is one.
func notKMSKey(text string) string {
	fields := arn.SplitFields(text)
	switch {
	case strings.HasPrefix(text, "alias/"), fields.IsARN() && fields.Service() == "kms" && strings.HasPrefix(fields.Resource(), "alias/"):
		return "an alias, not the ARN of a KMS key"
	case !fields.IsARN() || fields.Service() != "kms":
		return "not the ARN of a KMS key"
	case !strings.HasPrefix(fields.Resource(), "key/"):
		return "an ARN of AWS KMS, but not of a key"
	}
	return ""
}

func addFormat(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value, id, what, fix string) {
	f := frame.AtValue(v, fmt.Sprintf("The value %s of %s is %s.%s", words.Quote(v.Text), e.Name, what, neverMatches(s, e)))
	f.ID, f.Fix = id, fix
	c.AddWrong(f)
}

func addOrgPath(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value, fault string) {
	f := frame.AtValue(v, fmt.Sprintf("The path %s of %s %s.%s", words.Quote(v.Text), e.Name, fault, neverMatches(s, e)))
	f.ID = invalidOrgPath
	if orgPathFault(v.Text+"/", e.Op.Like) == "" {
		f.Suggestion = v.Text + "/"
		f.Fix = "Write " + words.Quote(f.Suggestion) + ", or with StringLike " + words.Quote(f.Suggestion+"*") + " for the units below it too."
	}
	c.AddWrong(f)
}

// addAccount reports what is no account id, and says how it came about if that is clear.
func addAccount(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value) {
	digits := strings.NewReplacer("-", "", " ", "").Replace(v.Text)
	fields := arn.SplitFields(v.Text)
	fix, suggestion := "", ""
	switch {
	case v.Node.Kind == policy.KindNumber && iam.AllDigits(v.Text) && len(v.Text) < 12:
		fix = "Write the id as a string of twelve digits: a JSON number loses its leading zeros, so perhaps " + words.Quote(strings.Repeat("0", 12-len(v.Text))+v.Text) + "."
	case arn.IsAccountID(digits):
		suggestion = digits
	case fields.IsARN() && arn.IsAccountID(fields.Account()):
		suggestion = fields.Account()
	}
	if suggestion != "" {
		fix = "Write " + words.Quote(suggestion) + "."
	}
	f := frame.AtValue(v, fmt.Sprintf("The value %s of %s is not an account id, which is twelve digits.%s", words.Quote(v.Text), e.Name, neverMatches(s, e)))
	f.ID, f.Fix, f.Suggestion = invalidAccount, fix, suggestion
	c.AddWrong(f)
}

// checkRegion reports a region that does not exist. One of the right shape may be new.
func checkRegion(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value, text string) {
	if facts.KnownRegion(text) {
		return
	}
	f := frame.AtValue(v, fmt.Sprintf("The region %s of %s does not exist.%s", words.Quote(v.Text), e.Name, neverMatches(s, e)))
	f.ID = invalidRegion
	if directedRegion(text) {
		f.Class = frame.Warning
		f.Message = fmt.Sprintf("The region %s of %s is not one of those known to this provider. Unless it is new, no request has it.", words.Quote(v.Text), e.Name)
	}
	if !c.Spend(view.ProposalCost) {
		c.AddWrong(f)
		return
	}
	near := facts.NearestRegion(v.Text)
	if parts := strings.Split(v.Text, "-"); near == "" && len(parts) > 2 {
		near = facts.NearestRegion(strings.Join(parts[1:len(parts)-1], " ")) // the name of a place, as in eu-frankfurt-1
	}
	if near != "" {
		f.Fix, f.Suggestion = "Write "+words.Quote(near)+", if that is the region meant.", near
	}
	c.AddWrong(f)
}

// directedRegion reports whether a text has the shape of a region code: an area, a direction and a number, such as
// "eu-central-1" or "us-gov-east-1".
func directedRegion(text string) bool {
	parts := strings.Split(text, "-")
	if n := len(parts); n < 3 || n > 4 || !iam.AllDigits(parts[n-1]) || len(parts[n-1]) > 2 {
		return false
	}
	switch parts[len(parts)-2] {
	case "north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest":
	default:
		return false
	}
	for _, area := range parts[:len(parts)-2] {
		if len(area) < 2 || len(area) > 5 || strings.Trim(area, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return true
}
