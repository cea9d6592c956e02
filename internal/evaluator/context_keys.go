// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// keyID numbers the context keys that the evaluator has rules for (section 12 of
// the rules). Every other key only has a type and what the request says of it.
type keyID uint8

const (
	keyOther keyID = iota

	// Keys that follow from the caller; see derivedPrincipal.
	keyPrincipalArn
	keyPrincipalAccount
	keyPrincipalType
	keyUserID
	keyUsername
	keyPrincipalIsAWSService
	keyPrincipalServiceName
	keyPrincipalServiceNamesList
	keyPrincipalOrgID
	keyPrincipalOrgPaths
	keyPrincipalTag
	keyAssumedRoot
	keyMFAPresent
	keyTokenIssueTime
	principalKeys // end of the keys that follow from the caller

	// Keys that follow from action, resource and the way of the request.
	keyMFAAge
	keyResourceAccount
	keyS3ResourceAccount
	keyCallerAccount // kms:CallerAccount
	keyFromARN       // keys whose value stands in the ARN of the resource
	keyResourceOrg   // aws:ResourceOrgID and aws:ResourceOrgPaths
	keyResourceTag
	keyRequestedRegion
	keyEC2Region
	keySourceIP
	keySourceVpce
	keySourceVpc
	keyVpcSourceIP
	keyEndpointOwner   // aws:VpceAccount and its like, for some services only
	keySourceOfService // aws:SourceArn and its like (E-1210)
	keySourceOwner
	keySecureTransport
	keyViaAWSService

	// Keys that follow from other keys.
	keyCurrentTime
	keyEpochTime
	keyRequestTag
	keyTagKeys
	keyCalledVia
	keyCalledViaFirst
	keyCalledViaLast

	// keyGlobal are further keys whose type is not left to the catalogue.
	keyGlobal
)

// specialKey is an entry of the table of keys with rules.
type specialKey struct {
	name string // in AWS's spelling; the families of tag keys end in '/'
	id   keyID
	info iam.KeyInfo
	// filled says that the value, where there is one, is never the empty string.
	filled bool
}

// specialKeys is the part of section 12's table that evaluation depends on.
var specialKeys = [...]specialKey{
	{"aws:PrincipalArn", keyPrincipalArn, iam.KeyInfo{Type: iam.TypeARN}, true},
	{"aws:PrincipalAccount", keyPrincipalAccount, iam.KeyInfo{}, true},
	{"aws:PrincipalType", keyPrincipalType, iam.KeyInfo{}, true},
	{"aws:userid", keyUserID, iam.KeyInfo{}, true},
	{"aws:username", keyUsername, iam.KeyInfo{}, true},
	{"aws:PrincipalIsAWSService", keyPrincipalIsAWSService, iam.KeyInfo{Type: iam.TypeBool}, true},
	{"aws:PrincipalServiceName", keyPrincipalServiceName, iam.KeyInfo{}, true},
	{"aws:PrincipalServiceNamesList", keyPrincipalServiceNamesList, iam.KeyInfo{Multivalued: true}, true},
	{"aws:PrincipalOrgID", keyPrincipalOrgID, iam.KeyInfo{}, true},
	{"aws:PrincipalOrgPaths", keyPrincipalOrgPaths, iam.KeyInfo{Multivalued: true}, true},
	{"aws:PrincipalTag/", keyPrincipalTag, iam.KeyInfo{}, false},
	{"aws:AssumedRoot", keyAssumedRoot, iam.KeyInfo{Type: iam.TypeBool}, true},
	{"aws:MultiFactorAuthPresent", keyMFAPresent, iam.KeyInfo{Type: iam.TypeBool}, true},
	{"aws:MultiFactorAuthAge", keyMFAAge, iam.KeyInfo{Type: iam.TypeNumeric}, true},
	{"aws:TokenIssueTime", keyTokenIssueTime, iam.KeyInfo{Type: iam.TypeDate}, true},
	{"aws:ResourceAccount", keyResourceAccount, iam.KeyInfo{}, true},
	{"s3:ResourceAccount", keyS3ResourceAccount, iam.KeyInfo{}, true},
	{"kms:CallerAccount", keyCallerAccount, iam.KeyInfo{}, true},
	{"aws:ResourceTag/", keyResourceTag, iam.KeyInfo{}, false},
	{"iam:ResourceTag/", keyResourceTag, iam.KeyInfo{}, false},
	{"aws:ResourceOrgID", keyResourceOrg, iam.KeyInfo{}, true},
	{"aws:ResourceOrgPaths", keyResourceOrg, iam.KeyInfo{Multivalued: true}, true},
	{"aws:RequestedRegion", keyRequestedRegion, iam.KeyInfo{AlwaysPresent: true}, true},
	{"ec2:Region", keyEC2Region, iam.KeyInfo{}, true},
	{"aws:SourceIp", keySourceIP, iam.KeyInfo{Type: iam.TypeIP, AlwaysPresent: true}, true},
	{"aws:UserAgent", keyGlobal, iam.KeyInfo{AlwaysPresent: true}, false},
	{"aws:SourceVpce", keySourceVpce, iam.KeyInfo{}, true},
	{"aws:SourceVpc", keySourceVpc, iam.KeyInfo{}, true},
	{"aws:SourceVpcArn", keyEndpointOwner, iam.KeyInfo{Type: iam.TypeARN}, true},
	{"aws:VpcSourceIp", keyVpcSourceIP, iam.KeyInfo{Type: iam.TypeIP}, true},
	{"aws:VpceAccount", keyEndpointOwner, iam.KeyInfo{}, true},
	{"aws:VpceOrgID", keyEndpointOwner, iam.KeyInfo{}, true},
	{"aws:VpceOrgPaths", keyEndpointOwner, iam.KeyInfo{Multivalued: true}, true},
	{"aws:SourceArn", keySourceOfService, iam.KeyInfo{Type: iam.TypeARN}, true},
	{"aws:SourceAccount", keySourceOfService, iam.KeyInfo{}, true},
	{"aws:SourceOrgID", keySourceOfService, iam.KeyInfo{}, true},
	{"aws:SourceOrgPaths", keySourceOfService, iam.KeyInfo{Multivalued: true}, true},
	{"aws:SourceOwner", keySourceOwner, iam.KeyInfo{}, true},
	{"aws:SecureTransport", keySecureTransport, iam.KeyInfo{Type: iam.TypeBool, AlwaysPresent: true}, true},
	{"aws:ViaAWSService", keyViaAWSService, iam.KeyInfo{Type: iam.TypeBool, AlwaysPresent: true}, true},
	{"aws:CurrentTime", keyCurrentTime, iam.KeyInfo{Type: iam.TypeDate, AlwaysPresent: true}, true},
	{"aws:EpochTime", keyEpochTime, iam.KeyInfo{Type: iam.TypeDate, AlwaysPresent: true}, true},
	{"aws:RequestTag/", keyRequestTag, iam.KeyInfo{}, false},
	{"aws:TagKeys", keyTagKeys, iam.KeyInfo{Multivalued: true}, true},
	{"aws:CalledVia", keyCalledVia, iam.KeyInfo{Multivalued: true}, true},
	{"aws:CalledViaFirst", keyCalledViaFirst, iam.KeyInfo{}, true},
	{"aws:CalledViaLast", keyCalledViaLast, iam.KeyInfo{}, true},
}

// specialByName finds entries by name in lower case; those of tag families by the
// name up to and with the slash.
var specialByName = sync.OnceValue(func() map[string]*specialKey {
	m := make(map[string]*specialKey, len(specialKeys))
	for i := range specialKeys {
		m[strings.ToLower(specialKeys[i].name)] = &specialKeys[i]
	}
	return m
})

// keyRef is a condition key, resolved once when a document is compiled.
type keyRef struct {
	// name is in lower case (E-1002), display is for messages.
	name, display string
	id            keyID
	// tag is the lower-case tag key of the tag families.
	tag  string
	info iam.KeyInfo
	// filled says that values are never the empty string.
	filled bool
	// ofResourceTag says that the name is one of a resource's tag, see [resourceTag].
	ofResourceTag bool
	// listed is the family that the key belongs to, lists the one that it lists.
	listed, lists *familyList
	// fromARN is how the key follows from the ARN of the resource, if it does.
	fromARN *facts.DerivedKey
}

// resolveKey resolves the name of a condition key. A key that nothing is known of
// counts as a single-valued string (E-1029).
func resolveKey(name string, catalog iam.Services) keyRef {
	k := keyRef{name: strings.ToLower(name), display: name}
	_, _, k.ofResourceTag = resourceTag(k.name)
	family := k.name
	if i := strings.IndexByte(family, '/'); i >= 0 {
		family, k.tag = family[:i+1], k.name[i+1:]
	}
	if s := specialByName()[family]; s != nil {
		k.id, k.info, k.filled = s.id, s.info, s.filled
		if k.tag == "" {
			k.display = s.name
		} else {
			k.display = s.name + name[len(family):]
		}
		return k
	}
	k.tag = ""
	k.listed, k.lists = familyOf(k.name)
	if k.fromARN = facts.DerivedFromARN(k.name); k.fromARN != nil {
		k.id = keyFromARN
	}
	if info, ok := catalog.Key(name); ok {
		k.info = info
	}
	k.filled = k.info.Type != iam.TypeString || k.id == keyFromARN
	return k
}

// isTag reports whether the key has rules as one for tags of requests or resources.
func (k *keyRef) isTag() bool {
	return k.id == keyRequestTag || k.id == keyTagKeys || k.id == keyResourceTag
}

// isTagFamily reports whether the lower-case name is that of a tag or another key
// whose last part is free text, where two keys of a request may differ in letter
// case only (C-7).
func isTagFamily(lower string) bool {
	service, rest, _ := strings.Cut(lower, ":")
	return strings.Contains(rest, "tag/") || service == "kms" && strings.HasPrefix(rest, "encryptioncontext:")
}
